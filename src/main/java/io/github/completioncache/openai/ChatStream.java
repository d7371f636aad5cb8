package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.completioncache.ProviderApi.Facts;
import io.github.completioncache.sse.SseEvent;
import io.github.completioncache.sse.SseParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A recorded stream of chunks. In doubt it is not complete. */
final class ChatStream {

  private static final String LAST = "[DONE]";
  private static final byte[] END_OF_EVENT = {'\n', '\n'};

  private final ChatAccumulator accumulator = new ChatAccumulator();
  private boolean ended;
  private @Nullable String problem;

  private ChatStream() {}

  static ChatStream read(byte[] buffer, int offset, int length) {
    ChatStream stream = new ChatStream();
    SseParser parser = new SseParser(stream::take);
    parser.feed(buffer, offset, length);
    // Some end the connection right after the last line. What was cut is not taken for complete by
    // that: it says nothing of an end.
    parser.feed(END_OF_EVENT, 0, END_OF_EVENT.length);
    if (!stream.ended) {
      stream.speakAgainst("stream has no end");
    }
    return stream;
  }

  static boolean isLast(SseEvent event) {
    return event.data().startsWith(LAST);
  }

  private void take(SseEvent event) {
    if (ended) {
      return;
    }
    if (isLast(event)) {
      ended = true;
    } else if (event.type().equals("error")) {
      speakAgainst("answer is an error");
    } else {
      takeChunk(event.data());
    }
  }

  private void takeChunk(String data) {
    JsonNode chunk;
    try {
      chunk = WireJson.MAPPER.readTree(data);
    } catch (JsonProcessingException e) {
      speakAgainst("stream has an event that is not JSON");
      return;
    }
    if (!chunk.isObject()) {
      speakAgainst("stream has an event that is not an object");
    } else if (chunk.hasNonNull("error")) {
      speakAgainst("answer is an error");
    }
    accumulator.add(chunk);
  }

  private void speakAgainst(String reason) {
    if (problem == null) {
      problem = reason;
    }
  }

  /** What the stream says of itself, by the rules for a document. */
  Facts facts() {
    Facts facts = ChatAnswer.inspect(accumulator.document());
    return problem == null ? facts : Facts.problem(problem, facts.usage());
  }

  /**
   * The document that the stream amounts to.
   *
   * @throws IOException if it broke off, is an error or is not a stream of chunks
   */
  byte[] document() throws IOException {
    if (problem != null) {
      throw new IOException("no document can be made of the stream: " + problem);
    }
    return WireJson.MAPPER.writeValueAsBytes(accumulator.document());
  }
}
