package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.openai.EmbeddingList.Count;
import io.github.completioncache.openai.EmbeddingList.Item;
import io.github.completioncache.openai.EmbeddingList.MalformedException;
import io.github.completioncache.openai.EmbeddingList.Parts;
import io.github.completioncache.openai.RawJson.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the parts of an answer of the embeddings endpoint. In doubt it is malformed. */
final class EmbeddingListReader {

  /** More than any provider counts for one answer, and little enough that sums do not overflow. */
  private static final long MAXIMUM_TOKENS = 1_000_000_000;

  private final byte[] json;
  private @Nullable Span data;
  private final List<Item> written = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private @Nullable Span memberGap;
  private @Nullable Count promptTokens;
  private @Nullable Count totalTokens;

  EmbeddingListReader(byte[] json) {
    this.json = json;
  }

  Parts read() throws IOException {
    try (JsonParser parser = RawJson.open(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "answer is not an object");
      Set<String> seen = new HashSet<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        require(seen.add(name), "answer has a name twice");
        parser.nextToken();
        readMember(name, parser);
      }
      require(parser.nextToken() == null, "answer goes on behind its end");
    }
    Span list = data;
    if (list == null || written.isEmpty()) {
      throw new MalformedException("answer has no embeddings");
    }
    Span first = written.get(0).span();
    return new Parts(
        list,
        inOrder(),
        first,
        written.get(written.size() - 1).span(),
        gap(list, first),
        promptTokens,
        totalTokens);
  }

  private void readMember(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "data" -> readData(parser);
      case "usage" -> readUsage(parser);
      case "error" -> {
        require(parser.currentToken() == JsonToken.VALUE_NULL, "answer is an error");
      }
      default -> parser.skipChildren();
    }
  }

  private void readData(JsonParser parser) throws IOException {
    require(parser.currentToken() == JsonToken.START_ARRAY, "answer has no embeddings");
    int from = RawJson.start(parser) + 1;
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      readItem(parser);
    }
    require(parser.currentToken() == JsonToken.END_ARRAY, "embedding is not an object");
    data = new Span(from, RawJson.start(parser));
  }

  private void readItem(JsonParser parser) throws IOException {
    int from = RawJson.start(parser);
    Span index = null;
    boolean hasVector = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("index")) {
        require(index == null && token == JsonToken.VALUE_NUMBER_INT, "embedding has no number");
        numbers.add(parser.getIntValue());
        index = RawJson.span(parser);
        noteGap(index);
      } else if (name.equals("embedding")) {
        require(!hasVector && isVector(parser), "embedding is empty or no vector");
        hasVector = true;
      } else {
        noteGap(RawJson.span(parser));
      }
    }
    require(hasVector, "embedding is missing");
    if (index == null) {
      throw new MalformedException("embedding has no number");
    }
    written.add(new Item(new Span(from, RawJson.start(parser) + 1), index));
  }

  /** Whether a text or a list of numbers follows, which is read to its end. */
  private static boolean isVector(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getTextLength() > 0;
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return false;
    }
    int length = 0;
    while (parser.nextToken().isNumeric()) {
      length++;
    }
    return length > 0 && parser.currentToken() == JsonToken.END_ARRAY;
  }

  private void readUsage(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("prompt_tokens")) {
        promptTokens = count(parser);
      } else if (name.equals("total_tokens")) {
        totalTokens = count(parser);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** A provider that counts wrongly is treated as one that does not count. */
  private static @Nullable Count count(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long tokens = parser.getLongValue();
      return tokens >= 0 && tokens <= MAXIMUM_TOKENS
          ? new Count(RawJson.span(parser), tokens)
          : null;
    }
    parser.skipChildren();
    return null;
  }

  private List<Item> inOrder() throws IOException {
    List<Item> ordered = new ArrayList<>(written);
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < written.size(); i++) {
      int number = numbers.get(i);
      require(
          number >= 0 && number < written.size() && seen.add(number),
          "embeddings are numbered wrongly");
      ordered.set(number, written.get(i));
    }
    return ordered;
  }

  /** Remembers how white space follows a comma, where a member of an embedding is the first. */
  private void noteGap(Span value) {
    int comma = RawJson.skipSpace(json, value.to());
    if (memberGap == null && json[comma] == ',') {
      memberGap = new Span(comma + 1, RawJson.skipSpace(json, comma + 1));
    }
  }

  /**
   * The white space between two embeddings: where each begins a line, that before the first; else
   * that between two members.
   */
  private Span gap(Span list, Span first) {
    Span before = new Span(list.from(), first.from());
    Span between = memberGap;
    return before.from() < before.to() || between == null ? before : between;
  }

  private static void require(boolean condition, String otherwise) throws MalformedException {
    if (!condition) {
      throw new MalformedException(otherwise);
    }
  }
}
