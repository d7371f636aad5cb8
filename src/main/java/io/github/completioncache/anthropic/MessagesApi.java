package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.http.WireApi;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.Question;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.store.AnswerForm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * What the cache must know of {@code POST /v1/messages}. Bodies are given to it as {@link
 * MessageBody} makes them.
 */
final class MessagesApi implements WireApi {

  static final MessagesApi INSTANCE = new MessagesApi();

  /** Fields that can neither change the answer nor are echoed in it. */
  private static final Set<String> NOT_IN_KEY = Set.of("stream", "metadata");

  /** Fields that tie an answer to something that the provider keeps. */
  private static final Map<String, String> TIES =
      Map.of(
          "container", "container is kept by the provider",
          "thread", "conversation is kept by the provider",
          "diagnostics", "diagnostics compare with an earlier request",
          "fallback_credit_token", "credit token is good for one request",
          "mcp_servers", "hosted tool");

  /**
   * Tools that the caller runs itself; all others are run by the provider, on data that is not in
   * the request.
   */
  private static final List<String> CALLERS_TOOLS =
      List.of("bash_", "text_editor_", "computer_", "browser_toolset_", "memory_");

  private static final List<byte[]> FILES =
      List.of(bytes("\"type\":\"file\""), bytes("\"container_upload\""));

  private static final List<byte[]> URLS = List.of(bytes("\"type\":\"url\""));

  private MessagesApi() {}

  @Override
  public String name() {
    return "anthropic.messages";
  }

  @Override
  public boolean countsInKey(String field, CanonicalJson body) {
    return !NOT_IN_KEY.contains(field);
  }

  @Override
  public Optional<Question> question(CanonicalJson body) {
    return body.has("tools") && !body.isNull("tools")
        ? Optional.empty()
        : Question.last(body, "messages");
  }

  @Override
  public Optional<String> answerText(AnswerForm form, byte[] buffer, int offset, int length)
      throws IOException {
    return MessageAnswer.text(
        form == AnswerForm.SSE
            ? MessageAssembly.of(buffer, offset, length).message()
            : RawJson.MAPPER.readTree(buffer, offset, length));
  }

  @Override
  public Delivery delivery(CanonicalJson body) {
    return body.bool("stream").orElse(false) ? Delivery.EVENTS_WITH_USAGE : Delivery.WHOLE;
  }

  @Override
  public boolean endsStream(SseEvent event) {
    return event.type().equals("message_stop") || event.type().equals("error");
  }

  @Override
  public boolean replays(String name) {
    return name.equals("request-id");
  }

  @Override
  public Optional<String> dependsOnState(CanonicalJson body) {
    for (String field : body.names()) {
      String tie = TIES.get(field);
      if (tie != null && !body.isNull(field)) {
        return Optional.of(tie);
      }
    }
    if (hasHostedTool(body)) {
      return Optional.of("hosted tool");
    }
    return hasBlock(body, FILES, MessagesApi::isFile)
        ? Optional.of("file is kept by the provider")
        : Optional.empty();
  }

  @Override
  public boolean fetchesUrls(CanonicalJson body) {
    return hasBlock(body, URLS, block -> sourceOf(block).equals("url"));
  }

  @Override
  public Facts inspect(AnswerForm form, byte[] buffer, int offset, int length) throws IOException {
    return form == AnswerForm.SSE
        ? MessageAssembly.of(buffer, offset, length).facts()
        : MessageAnswer.inspect(RawJson.MAPPER.readTree(buffer, offset, length));
  }

  @Override
  public byte[] toDocument(byte[] events, int offset, int length) throws IOException {
    return RawJson.MAPPER.writeValueAsBytes(MessageAssembly.of(events, offset, length).message());
  }

  @Override
  public byte[] toEvents(byte[] document, int offset, int length, Delivery delivery)
      throws IOException {
    return MessageEvents.of(RawJson.MAPPER.readTree(document, offset, length));
  }

  private static boolean hasHostedTool(CanonicalJson body) {
    for (JsonNode tool : tree(body, "tools")) {
      String type = tool.path("type").asText("custom");
      if (!type.equals("custom")
          && !tool.path("type").isNull()
          && CALLERS_TOOLS.stream().noneMatch(type::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFile(JsonNode block) {
    return sourceOf(block).equals("file") || block.path("type").asText().equals("container_upload");
  }

  private static String sourceOf(JsonNode block) {
    return block.path("source").path("type").asText();
  }

  /**
   * Whether one of the messages has such a block.
   *
   * @param signs one of which is in the body of every request that has one
   */
  private static boolean hasBlock(
      CanonicalJson body, List<byte[]> signs, Predicate<JsonNode> such) {
    if (signs.stream().noneMatch(body::contains)) {
      return false;
    }
    ObjectNode root = RawJson.MAPPER.createObjectNode();
    root.set("messages", tree(body, "messages"));
    AtomicBoolean found = new AtomicBoolean();
    Blocks.forEach(root, block -> found.compareAndSet(false, such.test(block)));
    return found.get();
  }

  private static JsonNode tree(CanonicalJson body, String field) {
    return body.canonical(field).map(RawJson::ofCanonical).orElse(MissingNode.getInstance());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
