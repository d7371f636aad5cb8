package io.github.completioncache.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines of cells below each other: the first columns to the left, the others to the right. */
final class Table {

  private static final String GAP = "  ";

  private final int leftColumns;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param leftColumns how many columns hold names; the others hold numbers
   */
  Table(int leftColumns) {
    this.leftColumns = leftColumns;
  }

  /** Adds a line, of as many cells as the others. */
  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** The lines. */
  List<String> lines() {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - width(row.get(i)));
      line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row.get(i) + pad : pad + row.get(i));
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
