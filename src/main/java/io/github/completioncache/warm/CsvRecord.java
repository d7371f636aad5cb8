package io.github.completioncache.warm;

import java.util.ArrayList;
import java.util.List;

/**
 * One record of a CSV file (RFC 4180), which may span lines within quotes.
 *
 * @param next the index of the line after it
 */
public record CsvRecord(List<String> fields, int next) {

  /** So that one quote left open does not swallow a file. */
  static final int MOST_LINES = 100;

  private static final String LEFT_OPEN = "opens a quote that is never closed";

  /** Copies the list. */
  public CsvRecord {
    fields = List.copyOf(fields);
  }

  /**
   * Parses the record that begins at line {@code start}, counted from 0.
   *
   * @throws MalformedException if it is none
   */
  public static CsvRecord parse(List<String> lines, int start) throws MalformedException {
    Parser parser = new Parser();
    for (int i = start; i < lines.size() && i < start + MOST_LINES; i++) {
      if (parser.read(lines.get(i))) {
        return new CsvRecord(parser.fields(), i + 1);
      }
    }
    throw leftOpen();
  }

  static MalformedException leftOpen() {
    return new MalformedException(LEFT_OPEN);
  }

  /** A record is not CSV; the problem names neither its line nor its text. */
  public static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String problem) {
      super(problem);
    }

    /** What is wrong, in words that do not vary with the record. */
    public String problem() {
      return String.valueOf(getMessage());
    }
  }

  /** Takes the lines of one record. */
  static final class Parser {

    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private boolean quoted;
    private boolean closed;
    private boolean begun;

    /** Takes the next line; says whether the record ends with it. */
    boolean read(String line) throws MalformedException {
      if (begun) {
        field.append('\n');
      }
      begun = true;
      take(line);
      if (quoted) {
        return false;
      }
      endField();
      return true;
    }

    List<String> fields() {
      return fields;
    }

    private void take(String line) throws MalformedException {
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (quoted) {
          if (c != '"') {
            field.append(c);
          } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
            field.append(c);
            i++;
          } else {
            quoted = false;
            closed = true;
          }
        } else if (c == ',') {
          endField();
        } else if (closed) {
          throw new MalformedException("has text after a closing quote");
        } else if (c == '"' && field.length() == 0) {
          quoted = true;
        } else {
          field.append(c);
        }
      }
    }

    private void endField() {
      fields.add(field.toString());
      field.setLength(0);
      closed = false;
    }
  }
}
