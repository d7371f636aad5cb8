package io.github.completioncache.cli;

import io.github.completioncache.CacheOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Questions of the user's own: a file with one a line, as plain text, CSV or JSON Lines. */
final class QuestionFile {

  private static final long LARGEST = 64L << 20;
  private static final int LONGEST = 100_000;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final List<Question> questions = new ArrayList<>();
  private final SortedMap<Integer, String> problems = new TreeMap<>();

  private QuestionFile() {}

  /**
   * Reads {@code file}; its name tells the format: {@code .csv}, {@code .jsonl} or {@code .ndjson},
   * and anything else is plain text. Blank lines are skipped, bad ones too, with a {@linkplain
   * #problems() problem} each.
   *
   * @throws IllegalArgumentException if the file is not there, cannot be read, is too large or has
   *     no question
   */
  static QuestionFile read(Path file) {
    QuestionFile result = new QuestionFile();
    List<String> lines = result.decode(bytes(file));
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv")) {
      CsvQuestions.read(lines, result);
    } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      JsonQuestions.read(lines, result);
    } else {
      for (int i = 0; i < lines.size(); i++) {
        result.add(i + 1, lines.get(i));
      }
    }
    if (result.questions.isEmpty()) {
      throw new IllegalArgumentException(
          file
              + " has no question in it"
              + (result.problems.isEmpty() ? "" : ": " + result.problems().get(0)));
    }
    return result;
  }

  /** The questions in the order of the file, repetitions included. */
  List<Question> questions() {
    return questions;
  }

  /** One sentence for each line that was skipped because it is bad; none quotes the line. */
  List<String> problems() {
    return List.copyOf(problems.values());
  }

  void add(int line, String text) {
    String question = text.strip();
    if (question.length() > LONGEST) {
      addProblem(line, "has more than " + LONGEST + " characters");
    } else if (!question.isEmpty()) {
      questions.add(new Question(CacheOptions.DEFAULT_CATEGORY, question));
    }
  }

  void addProblem(int line, String problem) {
    problems.put(line, "line " + line + " " + problem);
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + " is not a file");
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new IllegalArgumentException(file + " is larger than 64 MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    }
  }

  /** Decodes each line on its own, so that one bad line does not cost the others. */
  private List<String> decode(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < bytes.length; ) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      int last = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
      lines.add(decode(lines.size() + 1, Arrays.copyOfRange(bytes, start, last)));
      start = end + 1;
    }
    return lines;
  }

  private String decode(int line, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean marked = line == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
      return marked ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      addProblem(line, "is not UTF-8 text");
      return "";
    }
  }
}
