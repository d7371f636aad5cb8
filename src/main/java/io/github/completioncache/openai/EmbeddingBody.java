package io.github.completioncache.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.completioncache.openai.RawJson.Edit;
import io.github.completioncache.openai.RawJson.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for embeddings, taken apart into its inputs: one text, a list of texts, one
 * list of tokens, or a list of such lists.
 */
final class EmbeddingBody {

  /** Why a request whose body cannot be taken apart has no key. */
  static final String REFUSAL = "input is neither text nor tokens";

  private final byte[] json;
  private final Span input;
  private final List<Input> inputs;

  /**
   * One input.
   *
   * @param length of a text in bytes, of tokens their number: what it contributes to the tokens
   *     that the provider counts
   */
  private record Input(Span span, long length) {}

  private EmbeddingBody(byte[] json, Span input, List<Input> inputs) {
    this.json = json;
    this.input = input;
    this.inputs = inputs;
  }

  /** The body; null if it is not JSON or its input is none of the four kinds. */
  static @Nullable EmbeddingBody of(byte[] json) {
    try (JsonParser parser = RawJson.open(json)) {
      EmbeddingBody body = null;
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isInput = parser.currentName().equals("input");
        JsonToken token = parser.nextToken();
        if (!isInput) {
          parser.skipChildren();
        } else if (body != null) {
          return null;
        } else {
          int from = RawJson.start(parser);
          List<Input> inputs =
              token == JsonToken.START_ARRAY ? list(parser, from) : List.of(text(parser));
          body = new EmbeddingBody(json, new Span(from, end(inputs, parser)), inputs);
        }
      }
      return parser.nextToken() == null ? body : null;
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }

  private static int end(List<Input> inputs, JsonParser parser) {
    return parser.currentToken() == JsonToken.END_ARRAY
        ? RawJson.start(parser) + 1
        : inputs.get(0).span().to();
  }

  private static List<Input> list(JsonParser parser, int from) throws IOException {
    JsonToken first = parser.nextToken();
    if (first.isNumeric()) {
      return List.of(tokens(parser, from));
    }
    List<Input> inputs = new ArrayList<>();
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      if (token != first) {
        throw new IOException("input is of several kinds");
      }
      if (token == JsonToken.START_ARRAY) {
        int start = RawJson.start(parser);
        parser.nextToken();
        inputs.add(tokens(parser, start));
      } else {
        inputs.add(text(parser));
      }
    }
    if (inputs.isEmpty()) {
      throw new IOException("input is empty");
    }
    return inputs;
  }

  private static Input text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException("input is no text");
    }
    Span span = RawJson.span(parser);
    return new Input(span, span.to() - span.from() - 2L);
  }

  /** The parser is at the first token of the list. */
  private static Input tokens(JsonParser parser, int from) throws IOException {
    long count = 0;
    while (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      count++;
      parser.nextToken();
    }
    if (count == 0 || parser.currentToken() != JsonToken.END_ARRAY) {
      throw new IOException("input is no list of tokens");
    }
    return new Input(new Span(from, RawJson.start(parser) + 1), count);
  }

  /** How many inputs there are; at least one. */
  int count() {
    return inputs.size();
  }

  /** The body of a request for one input alone, which is not in a list. */
  byte[] only(int index) {
    return with(inputs.get(index).span().of(json));
  }

  /** The body of a request for some of the inputs, as a list; all else stays as it is. */
  byte[] only(List<Integer> indexes) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    byte[] separator = "[".getBytes(US_ASCII);
    for (int index : indexes) {
      list.writeBytes(separator);
      list.writeBytes(inputs.get(index).span().of(json));
      separator = ",".getBytes(US_ASCII);
    }
    list.write(']');
    return with(list.toByteArray());
  }

  /** How much each of some inputs contributes to the tokens that the provider counts. */
  List<Long> lengths(List<Integer> indexes) {
    return indexes.stream().map(index -> inputs.get(index).length()).toList();
  }

  private byte[] with(byte[] replaced) {
    return RawJson.replace(json, new Span(0, json.length), List.of(new Edit(input, replaced)));
  }
}
