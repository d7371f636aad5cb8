package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Questions with their answers in CSV (RFC 4180), in the columns that the first line names, or else
 * in the first two. A third one can be called {@code category}.
 */
final class CsvPairs implements Tasks {

  private final LineReader lines;
  private final long size;
  private final Template template;
  private final CacheOptions options;

  /** Lines that have been read and not used. */
  private final List<Row> ahead = new ArrayList<>();

  private boolean first = true;
  private int question;
  private int answer = 1;
  private int category = -1;

  /**
   * @param text null if it cannot be read
   */
  private record Row(long number, @Nullable String text) {}

  CsvPairs(Path file, int longest, Template template, CacheOptions options) throws IOException {
    this.size = Files.size(file);
    this.lines = new LineReader(Files.newInputStream(file), longest);
    this.template = template;
    this.options = options;
  }

  @Override
  public @Nullable Task next() throws IOException {
    while (loaded(1)) {
      Row start = ahead.get(0);
      if (start.text() == null) {
        ahead.remove(0);
        return Task.bad(start.number(), null, "is too long or no UTF-8 text");
      }
      if (start.text().isBlank()) {
        ahead.remove(0);
        continue;
      }
      List<String> fields;
      try {
        fields = fields();
      } catch (CsvRecord.MalformedException e) {
        ahead.remove(0);
        return Task.bad(start.number(), null, e.problem());
      }
      boolean header = first && isHeader(fields);
      first = false;
      if (!header) {
        return task(start.number(), fields);
      }
    }
    return null;
  }

  /** The fields of the record that begins here, whose lines are then used. */
  private List<String> fields() throws IOException, CsvRecord.MalformedException {
    CsvRecord.Parser parser = new CsvRecord.Parser();
    for (int i = 0; i < CsvRecord.MOST_LINES && loaded(i + 1); i++) {
      String text = ahead.get(i).text();
      if (text == null) {
        break;
      }
      if (parser.read(text)) {
        ahead.subList(0, i + 1).clear();
        return parser.fields();
      }
    }
    throw CsvRecord.leftOpen();
  }

  /** Whether there are so many lines that are not used yet. */
  private boolean loaded(int count) throws IOException {
    while (ahead.size() < count && lines.next()) {
      ahead.add(new Row(lines.number(), lines.isTooLong() ? null : text(lines.line())));
    }
    return ahead.size() >= count;
  }

  private static @Nullable String text(byte[] line) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private boolean isHeader(List<String> fields) {
    List<String> names = fields.stream().map(f -> f.strip().toLowerCase(Locale.ROOT)).toList();
    int questions = column(names, JsonPairs.QUESTION);
    int answers = column(names, JsonPairs.ANSWER);
    if (questions < 0 || answers < 0) {
      return false;
    }
    question = questions;
    answer = answers;
    category = names.indexOf("category");
    return true;
  }

  private static int column(List<String> names, List<String> known) {
    return known.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }

  private Task task(long number, List<String> fields) {
    if (fields.size() <= Math.max(question, answer)) {
      return Task.bad(number, null, "has too few columns");
    }
    String asked = fields.get(question);
    String said = fields.get(answer);
    if (asked.isBlank() || said.isBlank()) {
      return Task.bad(number, null, "has no question or no answer");
    }
    String named = category >= 0 && category < fields.size() ? fields.get(category).strip() : "";
    try {
      return template.task(
          number,
          asked,
          said,
          named.isEmpty() ? options : options.toBuilder().category(named).build());
    } catch (IllegalArgumentException e) {
      return Task.bad(number, null, "its category is not valid");
    }
  }

  @Override
  public double share() {
    return size == 0 ? 1 : Math.min(1, (double) lines.taken() / size);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
