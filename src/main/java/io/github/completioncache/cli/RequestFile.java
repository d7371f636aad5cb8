package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.JsonRequests;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request in a file: the body as an application would send it, or a line of an OpenAI Batch file,
 * which names its path itself.
 */
final class RequestFile {

  private static final int LONGEST = 64 << 20;
  private static final String STANDARD_INPUT = "-";

  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "chat", "/v1/chat/completions",
          "responses", "/v1/responses",
          "embeddings", "/v1/embeddings");

  private final String api;
  private final byte[] body;

  private RequestFile(String api, byte[] body) {
    this.api = api;
    this.body = body;
  }

  /**
   * Reads a file.
   *
   * @param name the file, or a dash for what is piped in
   * @param api what the user says that it is for; null if he does not
   * @throws Trouble if it cannot be read, or it cannot be told what it is for
   */
  static RequestFile read(
      String name, @Nullable String api, JsonRequests requests, Surroundings around) {
    byte[] text = bytes(name, around);
    JsonNode json = parse(text);
    if (json != null && json.path("url").isTextual() && json.path("body").isObject()) {
      String body = Json.line(json.get("body"));
      String path = api == null ? json.get("url").textValue() : api;
      return new RequestFile(apiOf(path, requests), body.getBytes(StandardCharsets.UTF_8));
    }
    if (api != null) {
      return new RequestFile(apiOf(api, requests), text);
    }
    if (json != null && json.has("messages")) {
      return new RequestFile(apiOf("chat", requests), text);
    }
    throw Trouble.usage(
        name + " does not say what it is for: give --api chat, responses or embeddings");
  }

  /** What the request is for, as in keys. */
  String api() {
    return api;
  }

  /** The body, not copied. */
  byte[] body() {
    return body;
  }

  /** The path that a short name stands for; any other name is a path itself. */
  static String path(String name) {
    return SHORT_NAMES.getOrDefault(name, name);
  }

  private static String apiOf(String name, JsonRequests requests) {
    return requests
        .apiOf(path(name))
        .orElseThrow(
            () ->
                Trouble.usage(
                    "the API must be chat, responses, embeddings or a path such as"
                        + " /v1/chat/completions"));
  }

  /** Null if it is no JSON: the cache then says what is wrong with it. */
  private static @Nullable JsonNode parse(byte[] text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (IOException e) {
      return null;
    }
  }

  private static byte[] bytes(String name, Surroundings around) {
    try (InputStream in =
        name.equals(STANDARD_INPUT) ? around.in() : Files.newInputStream(Path.of(name))) {
      byte[] text = in.readNBytes(LONGEST + 1);
      if (text.length > LONGEST) {
        throw Trouble.failed(name + " is larger than 64 MiB");
      }
      return text;
    } catch (NoSuchFileException e) {
      throw Trouble.failed("there is no file " + name, e);
    } catch (IOException | InvalidPathException e) {
      throw Trouble.failed(name + " cannot be read", e);
    }
  }
}
