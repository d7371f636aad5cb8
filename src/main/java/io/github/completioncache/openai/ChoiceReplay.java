package io.github.completioncache.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells one choice in chunks. */
final class ChoiceReplay {

  /** What is told in pieces if it is text; everything else in the first chunk. */
  private static final List<String> SAID = List.of("content", "refusal");

  private static final Set<String> NOT_EXTRA =
      Set.of("index", "message", "logprobs", "finish_reason");

  private final JsonNode choice;
  private final JsonNode message;
  private final ReplayedLogprobs logprobs;
  private final long index;
  private final ChunkWriter out;

  ChoiceReplay(JsonNode choice, int position, ChunkWriter out) {
    this.choice = choice;
    this.message = choice.path("message");
    this.logprobs = new ReplayedLogprobs(choice.path("logprobs"), message);
    this.index = choice.path("index").asLong(position);
    this.out = out;
  }

  /** The chunk with the role and with all that is not told in pieces. */
  void begin(ChunkWriter.Members rest) throws IOException {
    out.choice(
        index,
        chunk -> {
          chunk.writeObjectFieldStart("delta");
          for (Map.Entry<String, JsonNode> member : message.properties()) {
            writeFirst(chunk, member.getKey(), member.getValue());
          }
          chunk.writeEndObject();
          logprobs.writeFirst(chunk);
          chunk.writeNullField("finish_reason");
        },
        rest);
  }

  private static void writeFirst(JsonGenerator delta, String name, JsonNode value)
      throws IOException {
    if (name.equals("content") && value.isTextual()) {
      delta.writeStringField(name, "");
    } else if (name.equals("refusal") && value.isTextual() && !value.textValue().isEmpty()) {
      delta.writeNullField(name);
    } else if (!name.equals("tool_calls") || value.isEmpty()) {
      ChunkWriter.write(delta, name, value);
    }
  }

  /** The chunks with what is told in pieces. */
  void say() throws IOException {
    for (String name : SAID) {
      if (logprobs.areOnePerPiece(name)) {
        for (JsonNode token : logprobs.tokens(name)) {
          String piece = token.path("token").textValue();
          delta(
              delta -> delta.writeStringField(name, piece),
              chunk -> logprobs.writeOne(chunk, name, token));
        }
      } else if (message.path(name).isTextual()) {
        for (Iterator<String> pieces = new Pieces(message.path(name).textValue());
            pieces.hasNext(); ) {
          String piece = pieces.next();
          delta(delta -> delta.writeStringField(name, piece), logprobs::writeNone);
        }
      }
    }
    long next = 0;
    for (JsonNode call : message.path("tool_calls")) {
      long position = position(call, next);
      callTool(position, call);
      next = position + 1;
    }
  }

  /** Some providers number the calls of a document too; two calls never have the same number. */
  private static long position(JsonNode call, long next) {
    JsonNode own = call.path("index");
    return own.isInt() ? Math.max(own.longValue(), next) : next;
  }

  private void callTool(long position, JsonNode call) throws IOException {
    JsonNode arguments = call.path("function").path("arguments");
    toolCall(
        position,
        piece -> {
          for (Map.Entry<String, JsonNode> member : call.properties()) {
            if (member.getKey().equals("function") && arguments.isTextual()) {
              piece.writeObjectFieldStart("function");
              writeWithoutArguments(piece, member.getValue());
              piece.writeEndObject();
            } else if (!member.getKey().equals("index")) {
              ChunkWriter.write(piece, member.getKey(), member.getValue());
            }
          }
        });
    if (arguments.isTextual()) {
      for (Iterator<String> pieces = new Pieces(arguments.textValue()); pieces.hasNext(); ) {
        String text = pieces.next();
        toolCall(
            position,
            piece -> {
              piece.writeObjectFieldStart("function");
              piece.writeStringField("arguments", text);
              piece.writeEndObject();
            });
      }
    }
  }

  private static void writeWithoutArguments(JsonGenerator piece, JsonNode function)
      throws IOException {
    for (Map.Entry<String, JsonNode> member : function.properties()) {
      if (member.getKey().equals("arguments")) {
        piece.writeStringField("arguments", "");
      } else {
        ChunkWriter.write(piece, member.getKey(), member.getValue());
      }
    }
  }

  private void toolCall(long position, ChunkWriter.Members members) throws IOException {
    delta(
        delta -> {
          delta.writeArrayFieldStart("tool_calls");
          delta.writeStartObject();
          delta.writeNumberField("index", position);
          members.writeTo(delta);
          delta.writeEndObject();
          delta.writeEndArray();
        },
        logprobs::writeNone);
  }

  private void delta(ChunkWriter.Members delta, ChunkWriter.Members tokens) throws IOException {
    out.choice(
        index,
        chunk -> {
          chunk.writeObjectFieldStart("delta");
          delta.writeTo(chunk);
          chunk.writeEndObject();
          tokens.writeTo(chunk);
          chunk.writeNullField("finish_reason");
        });
  }

  /** The chunk that tells why the choice ended. */
  void finish() throws IOException {
    out.choice(
        index,
        chunk -> {
          chunk.writeObjectFieldStart("delta");
          chunk.writeEndObject();
          logprobs.writeNone(chunk);
          ChunkWriter.write(chunk, "finish_reason", choice.path("finish_reason"));
          for (Map.Entry<String, JsonNode> member : choice.properties()) {
            if (!NOT_EXTRA.contains(member.getKey())) {
              ChunkWriter.write(chunk, member.getKey(), member.getValue());
            }
          }
        });
  }
}
