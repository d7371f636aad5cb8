package io.github.completioncache.key;

import java.util.ArrayList;
import java.util.List;

/** A handful of texts, and how many more there would be. Not thread-safe. */
final class DifferenceTexts {

  /** Longer names lose their middle. */
  private static final int LONGEST_NAME = 80;

  private static final int KEPT = (LONGEST_NAME - 2) / 2;

  private final List<String> texts = new ArrayList<>();
  private final int most;
  private int room;
  private int more;

  DifferenceTexts(int most, int characters) {
    this.most = most;
    this.room = characters - "; and 1000000 more".length();
  }

  void add(String name, String what) {
    String shown =
        name.length() <= LONGEST_NAME
            ? name
            : name.substring(0, KEPT) + ".." + name.substring(name.length() - KEPT);
    String text = shown + " " + what;
    // Once one is left out, so are the following ones: the texts are in the order of the fields.
    if (more > 0 || texts.size() == most || text.length() + 2 > room) {
      more++;
      return;
    }
    room -= text.length() + 2;
    texts.add(text);
  }

  List<String> list() {
    List<String> all = new ArrayList<>(texts);
    if (more > 0) {
      all.add(texts.isEmpty() ? more + " fields differ" : "and " + more + " more");
    }
    return List.copyOf(all);
  }
}
