package io.github.completioncache.cli;

import java.util.List;

/**
 * What a run is to do.
 *
 * @param source where the questions come from, in words
 * @param sequence what is asked, in this order
 * @param questions how many questions there are to choose from
 * @param order how they are chosen, in words
 * @param callers how many ask at the same time
 * @param dashboard whether the numbers are shown on a page, which stays until it is stopped
 */
record DemoSettings(
    SupportBot bot,
    String source,
    List<Question> sequence,
    int questions,
    String order,
    int callers,
    StoreChoice store,
    String model,
    boolean dashboard) {

  /** How many calls of the API suffice if no answer is stored yet. */
  long distinctQuestions() {
    return sequence.stream().distinct().count();
  }
}
