package io.github.completioncache.openai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts {@code "usage":null} out of an event: so every chunk but the last says that the usage is
 * still to come, and reading each as JSON would cost more than all the rest of a replay.
 */
final class NullUsage {

  private static final byte[] DATA = ascii("data:");
  private static final byte[] MEMBER = ascii("\"usage\":null");

  private NullUsage() {}

  /**
   * The event without the member, every other byte as it is.
   *
   * @param event one event with the empty line that ends it
   * @param member where {@code "usage"} is in it
   * @return null unless the event is one line with one object, the member is the object's own, and
   *     no white space is around it
   */
  static byte @Nullable [] cutFrom(byte[] event, int member) {
    int from = member;
    int to = member + MEMBER.length;
    if (to >= event.length || !Arrays.equals(event, from, to, MEMBER, 0, MEMBER.length)) {
      return null;
    }
    boolean last = event[to] == '}';
    if (!last && event[to] != ',') {
      return null;
    }
    // One of the commas beside it goes with it.
    if (event[from - 1] == ',') {
      from--;
    } else if (event[from - 1] != '{') {
      return null;
    } else if (!last) {
      to++;
    }
    return isOwnMember(event, member) ? without(event, from, to) : null;
  }

  private static boolean isOwnMember(byte[] event, int member) {
    int depth = 0;
    for (int i = start(event); i < event.length; i++) {
      switch (event[i]) {
        case '"' -> {
          if ((depth == 1) ? i != member && UsageCut.isNamedAt(event, i) : i == member) {
            return false;
          }
          i = endOfText(event, i);
        }
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          if (depth == 0) {
            return isEnd(event, i + 1);
          }
        }
        default -> {
          if (depth == 0 || isLineEnd(event[i])) {
            return false;
          }
        }
      }
    }
    return false;
  }

  /** Where the object begins; the end of the event if it does not begin with its data. */
  private static int start(byte[] event) {
    // The line feed of a line end that was cut in two.
    int from = event[0] == '\n' ? 1 : 0;
    int to = from + DATA.length;
    if (to >= event.length || !Arrays.equals(event, from, to, DATA, 0, DATA.length)) {
      return event.length;
    }
    int object = event[to] == ' ' ? to + 1 : to;
    return event[object] == '{' ? object : event.length;
  }

  /** Where the closing quotation mark is; the end of the event if its line ends before that. */
  private static int endOfText(byte[] event, int from) {
    for (int i = from + 1; i < event.length; i++) {
      if (event[i] == '\\') {
        i++;
      } else if (event[i] == '"') {
        return i;
      } else if (isLineEnd(event[i])) {
        break;
      }
    }
    return event.length;
  }

  private static boolean isEnd(byte[] event, int from) {
    for (int i = from; i < event.length; i++) {
      if (!isLineEnd(event[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private static byte[] without(byte[] event, int from, int to) {
    byte[] rest = Arrays.copyOf(event, event.length - (to - from));
    System.arraycopy(event, to, rest, from, event.length - to);
    return rest;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
