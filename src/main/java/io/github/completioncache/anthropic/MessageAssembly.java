package io.github.completioncache.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.sse.SseEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a stream together to the message that would have been the answer without
 * streaming. It works on JSON, so that what this version does not know is kept too.
 *
 * <p>What cannot be put together for certain makes the message inexact: it then still tells what
 * the stream says of itself, but does not stand in for a message.
 */
final class MessageAssembly {

  private @Nullable ObjectNode message;
  private final List<BlockAssembly> blocks = new ArrayList<>();
  private int open;
  private boolean stopped;
  private boolean failed;
  private boolean exact = true;

  private MessageAssembly() {}

  /**
   * Reads a recorded stream.
   *
   * @throws IOException if an event is not JSON
   */
  static MessageAssembly of(byte[] buffer, int offset, int length) throws IOException {
    MessageAssembly assembly = new MessageAssembly();
    for (SseEvent event : SseEvent.parse(buffer, offset, length)) {
      assembly.take(event);
    }
    return assembly;
  }

  /** What the stream says of itself. */
  Facts facts() {
    Facts facts = MessageAnswer.inspect(message == null ? MissingNode.getInstance() : message);
    if (failed) {
      return Facts.problem("answer is an error", facts.usage());
    }
    return stopped ? facts : Facts.problem("answer broke off", facts.usage());
  }

  /**
   * The message.
   *
   * @throws IOException if it is not certain what it would have been
   */
  ObjectNode message() throws IOException {
    if (message == null || !stopped || failed || !exact) {
      throw new IOException("the events cannot be put together to a message");
    }
    return message;
  }

  private void take(SseEvent event) throws IOException {
    // As the SDK does it: events without a name are none of the message.
    if (event.type().isEmpty() || event.type().equals("ping")) {
      return;
    }
    if (event.type().equals("error")) {
      failed = true;
      return;
    }
    JsonNode data = RawJson.MAPPER.readTree(event.data());
    exact &= !stopped;
    switch (data.path("type").asText()) {
      case "message_start" -> start(data);
      case "content_block_start" -> startBlock(data);
      case "content_block_delta" ->
          exact &= hasOnly(data, "type", "index", "delta") && addToBlock(data);
      case "content_block_stop" -> exact &= hasOnly(data, "type", "index") && stopBlock(data);
      case "message_delta" -> finish(data);
      case "message_stop" -> {
        stopped = true;
        exact &= hasOnly(data, "type") && open == 0;
      }
      default -> exact = false;
    }
  }

  private void start(JsonNode data) {
    exact &= hasOnly(data, "type", "message") && message == null;
    if (data.path("message") instanceof ObjectNode begun) {
      exact &= begun.path("content").isEmpty();
      message = begun;
      message.putArray("content");
    }
  }

  private void startBlock(JsonNode data) {
    exact &= hasOnly(data, "type", "index", "content_block");
    if (message != null
        && message.path("content") instanceof ArrayNode content
        && data.path("content_block") instanceof ObjectNode block
        && data.path("index").asInt(-1) == blocks.size()) {
      content.add(block);
      blocks.add(new BlockAssembly(block));
      open++;
    } else {
      exact = false;
    }
  }

  private boolean addToBlock(JsonNode data) {
    BlockAssembly block = block(data);
    return block != null && block.add(data.path("delta"));
  }

  private boolean stopBlock(JsonNode data) {
    BlockAssembly block = block(data);
    open--;
    return block != null && block.finish();
  }

  private @Nullable BlockAssembly block(JsonNode data) {
    int index = data.path("index").asInt(-1);
    return index >= 0 && index < blocks.size() ? blocks.get(index) : null;
  }

  private void finish(JsonNode data) {
    if (message == null) {
      exact = false;
      return;
    }
    for (Map.Entry<String, JsonNode> member : data.properties()) {
      switch (member.getKey()) {
        case "type" -> {}
        case "delta" -> {
          if (member.getValue() instanceof ObjectNode delta) {
            message.setAll(delta);
          }
        }
        case "usage" -> count(message, member.getValue());
        case "context_management" -> message.set(member.getKey(), member.getValue());
        default -> exact = false;
      }
    }
  }

  /** Each count is that of the whole message so far; one that is not given stays as it was. */
  private static void count(ObjectNode message, JsonNode usage) {
    ObjectNode counts =
        message.path("usage") instanceof ObjectNode begun ? begun : message.putObject("usage");
    for (Map.Entry<String, JsonNode> count : usage.properties()) {
      if (!count.getValue().isNull() || !counts.has(count.getKey())) {
        counts.set(count.getKey(), count.getValue());
      }
    }
  }

  private static boolean hasOnly(JsonNode data, String... names) {
    Set<String> known = Set.of(names);
    return data.properties().stream().allMatch(member -> known.contains(member.getKey()));
  }
}
