package io.github.completioncache.warm;

import io.github.completioncache.CacheOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;

/** Questions with their answers, one pair a line, as JSON objects. */
final class JsonPairs extends FileTasks {

  static final List<String> QUESTION = List.of("question", "text", "prompt");
  static final List<String> ANSWER = List.of("answer", "completion", "response");

  private final Template template;
  private final CacheOptions options;

  JsonPairs(Path file, int longest, Template template, CacheOptions options) throws IOException {
    super(file, longest);
    this.template = template;
    this.options = options;
  }

  @Override
  Task read(long number, byte[] line) {
    Members members = Members.of(line);
    if (members == null) {
      return Task.bad(number, null, "is no JSON object");
    }
    String question = members.text(QUESTION);
    String answer = members.text(ANSWER);
    if (question == null || answer == null) {
      return Task.bad(number, null, "has no question or no answer");
    }
    try {
      return template.task(number, question, answer, RequestLine.options(members, options));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Task.bad(number, null, "its category, namespace, tags or ttl are not valid");
    }
  }
}
