package io.github.completioncache.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One record of a CSV file, which may span lines within quotes.
 *
 * @param next the index of the line after it
 */
record CsvRecord(List<String> fields, int next) {

  /** So that one quote left open does not swallow a file. */
  private static final int MOST_LINES = 100;

  /** Parses the record that begins at line {@code start}, counted from 0. */
  static CsvRecord parse(List<String> lines, int start) throws MalformedException {
    Parser parser = new Parser();
    for (int i = start; i < lines.size() && i < start + MOST_LINES; i++) {
      if (i > start) {
        parser.field.append('\n');
      }
      parser.read(lines.get(i));
      if (!parser.quoted) {
        parser.endField();
        return new CsvRecord(parser.fields, i + 1);
      }
    }
    throw new MalformedException("opens a quote that is never closed");
  }

  /** A record is not CSV; the problem names neither its line nor its text. */
  static final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String problem) {
      super(problem);
    }

    String problem() {
      return String.valueOf(getMessage());
    }
  }

  private static final class Parser {

    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private boolean quoted;
    private boolean closed;

    private void read(String line) throws MalformedException {
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
