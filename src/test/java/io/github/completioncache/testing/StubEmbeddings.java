package io.github.completioncache.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Answers requests for embeddings: the same input always has the same vector. */
public final class StubEmbeddings {

  public static final ObjectMapper JSON = new ObjectMapper();

  /** How providers write their JSON. */
  public enum Style {
    COMPACT {
      @Override
      String write(JsonNode answer) throws IOException {
        return JSON.writeValueAsString(answer);
      }
    },
    INDENTED {
      @Override
      String write(JsonNode answer) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
      }
    },
    ONE_VALUE_A_LINE {
      @Override
      String write(JsonNode answer) throws IOException {
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        return JSON.writer(printer).writeValueAsString(answer) + "\n";
      }
    },
    SPACED {
      @Override
      String write(JsonNode answer) throws IOException {
        return JSON.writeValueAsString(answer).replace(",", ", ").replace(":", ": ");
      }
    };

    abstract String write(JsonNode answer) throws IOException;
  }

  private StubEmbeddings() {}

  /** From now on {@code provider} answers requests for embeddings. */
  public static void install(StubProvider provider) {
    install(provider, Style.COMPACT);
  }

  /** As {@link #install(StubProvider)}, in this style. */
  public static void install(StubProvider provider, Style style) {
    provider.answers(
        (request, exchange) -> StubProvider.respond(exchange, 200, answer(request.body(), style)));
  }

  /** The answer to a request. */
  public static String answer(String requestBody, Style style) {
    try {
      JsonNode request = JSON.readTree(requestBody);
      ObjectNode answer = JSON.createObjectNode().put("object", "list");
      ArrayNode data = answer.putArray("data");
      long tokens = 7;
      for (JsonNode input : inputs(request)) {
        ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
        item.set("embedding", vector(input, request));
        tokens += input.isArray() ? input.size() : input.asText().length();
      }
      answer.put("model", request.path("model").asText() + "-v2");
      answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
      return style.write(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> inputs(JsonNode request) {
    JsonNode input = request.path("input");
    List<JsonNode> inputs = new ArrayList<>();
    if (input.isArray() && !input.path(0).isNumber()) {
      input.forEach(inputs::add);
    } else {
      inputs.add(input);
    }
    return inputs;
  }

  private static JsonNode vector(JsonNode input, JsonNode request) {
    byte[] text = input.toString().getBytes(UTF_8);
    int dimensions = request.path("dimensions").asInt(3);
    if (request.path("encoding_format").asText().equals("base64")) {
      ByteBuffer floats = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < dimensions; i++) {
        floats.putFloat(component(text, i));
      }
      return JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(floats.array()));
    }
    ArrayNode vector = JSON.createArrayNode();
    for (int i = 0; i < dimensions; i++) {
      vector.add(component(text, i));
    }
    return vector;
  }

  /** A number that hardly two inputs have in common. */
  private static float component(byte[] text, int i) {
    int hash = i + 17;
    for (byte b : text) {
      hash = 31 * hash + b;
    }
    return hash / 1e9f;
  }
}
