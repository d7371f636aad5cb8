package io.github.completioncache.cli;

import io.github.completioncache.warm.CsvRecord;
import java.util.List;
import java.util.Locale;

/**
 * Questions in CSV (RFC 4180): those in the column that the first line calls {@code text}, {@code
 * question} or {@code prompt}, or else those in the first column of every line.
 */
final class CsvQuestions {

  private static final List<String> NAMES = List.of("text", "question", "prompt");

  private CsvQuestions() {}

  static void read(List<String> lines, QuestionFile to) {
    int column = 0;
    boolean first = true;
    for (int i = 0; i < lines.size(); ) {
      if (lines.get(i).isBlank()) {
        i++;
        continue;
      }
      CsvRecord row;
      try {
        row = CsvRecord.parse(lines, i);
      } catch (CsvRecord.MalformedException e) {
        to.addProblem(i + 1, e.problem());
        i++;
        continue;
      }
      int named = first ? header(row.fields()) : -1;
      if (named >= 0) {
        column = named;
      } else if (column < row.fields().size()) {
        to.add(i + 1, row.fields().get(column));
      } else {
        to.addProblem(
            i + 1, "has " + row.fields().size() + " columns, the question is in " + (column + 1));
      }
      first = false;
      i = row.next();
    }
  }

  private static int header(List<String> fields) {
    List<String> names = fields.stream().map(f -> f.strip().toLowerCase(Locale.ROOT)).toList();
    return NAMES.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }
}
