package io.github.completioncache.store.redis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How far a listing has come: through which nodes, and to which cursor of the next one. A cursor
 * means something only to the process that gave it, which the run tells from others at its place.
 *
 * @param run empty if it is not known
 * @param done the nodes that have been read to their end
 */
record ListingMark(String cursor, String run, String node, Set<String> done) {

  static final String START = "0";

  private static final Pattern CURSOR = Pattern.compile("[0-9]{1,20}");
  private static final Pattern WORD = Pattern.compile("[!-~]*");

  /** A mark at the beginning of a node. */
  static ListingMark at(String node, Set<String> done) {
    return new ListingMark(START, "", node, done);
  }

  /**
   * @throws IllegalArgumentException if {@code text} is no mark
   */
  static ListingMark parse(String text) {
    List<String> words = List.of(text.split(";", -1));
    if (words.size() < 3
        || !CURSOR.matcher(words.get(0)).matches()
        || !words.stream().allMatch(word -> WORD.matcher(word).matches())) {
      throw new IllegalArgumentException(
          "after must be a mark of this store's, but has " + text.length() + " other characters");
    }
    return new ListingMark(
        words.get(0),
        words.get(1),
        words.get(2),
        new LinkedHashSet<>(words.subList(3, words.size())));
  }

  boolean isAtStart() {
    return cursor.equals(START);
  }

  String spelled() {
    StringBuilder text = new StringBuilder();
    text.append(cursor).append(';').append(run).append(';').append(node);
    done.forEach(node -> text.append(';').append(node));
    return text.toString();
  }
}
