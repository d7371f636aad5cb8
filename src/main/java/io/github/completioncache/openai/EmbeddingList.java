package io.github.completioncache.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.openai.RawJson.Edit;
import io.github.completioncache.openai.RawJson.Span;
import io.github.completioncache.stats.TokenUsage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the embeddings endpoint as it was written. It can be divided into answers of one
 * embedding each, and such answers can be put together; whatever is not the number of an embedding
 * or a count of tokens stays byte for byte.
 */
final class EmbeddingList {

  /** The answer is not as it should be, in words that do not vary with it. */
  static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedException(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  private final byte[] json;
  private final Parts parts;

  private EmbeddingList(byte[] json, Parts parts) {
    this.json = json;
    this.parts = parts;
  }

  /**
   * Reads an answer.
   *
   * @throws MalformedException if it is not a list of embeddings, numbered from 0 on
   * @throws IOException if it is not JSON
   */
  static EmbeddingList read(byte[] json) throws IOException {
    return new EmbeddingList(json, new EmbeddingListReader(json).read());
  }

  /**
   * Where the parts lie.
   *
   * @param data what is between the brackets of the list
   * @param items the embeddings by their number
   * @param first the one that is written first, the same as {@code last} if there is only one
   * @param gap the white space between two embeddings
   */
  record Parts(
      Span data,
      List<Item> items,
      Span first,
      Span last,
      Span gap,
      @Nullable Count promptTokens,
      @Nullable Count totalTokens) {}

  /** One embedding, and the number in it. */
  record Item(Span span, Span index) {}

  /** A number of tokens. */
  record Count(Span span, long tokens) {}

  int size() {
    return parts.items().size();
  }

  byte[] json() {
    return json;
  }

  /** The tokens that the provider counted; null if it did not say. */
  @Nullable TokenUsage usage() {
    Count prompt = parts.promptTokens();
    return prompt == null ? null : new TokenUsage(prompt.tokens(), 0, 0);
  }

  /**
   * An answer for each embedding, as if it had been asked for alone.
   *
   * @param lengths how the tokens that the provider counted are to be shared among them
   */
  List<byte[]> divide(List<Long> lengths) {
    List<Long> prompts = shares(parts.promptTokens(), lengths);
    List<Long> totals = shares(parts.totalTokens(), lengths);
    List<byte[]> divided = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      ByteArrayOutputStream data = new ByteArrayOutputStream();
      data.writeBytes(new Span(parts.data().from(), parts.first().from()).of(json));
      data.writeBytes(item(i, 0));
      data.writeBytes(new Span(parts.last().to(), parts.data().to()).of(json));
      divided.add(edited(data.toByteArray(), prompts.get(i), totals.get(i)));
    }
    return divided;
  }

  /** Puts answers of one embedding each together, around which all is as in the first of them. */
  static byte[] join(List<EmbeddingList> answers) {
    EmbeddingList first = answers.get(0);
    Parts parts = first.parts;
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(new Span(parts.data().from(), parts.first().from()).of(first.json));
    long prompts = 0;
    long totals = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (i > 0) {
        data.write(',');
        data.writeBytes(parts.gap().of(first.json));
      }
      data.writeBytes(answers.get(i).item(0, i));
      prompts += tokens(answers.get(i).parts.promptTokens());
      totals += tokens(answers.get(i).parts.totalTokens());
    }
    data.writeBytes(new Span(parts.last().to(), parts.data().to()).of(first.json));
    return first.edited(data.toByteArray(), prompts, totals);
  }

  private static long tokens(@Nullable Count count) {
    return count == null ? 0 : count.tokens();
  }

  private static List<Long> shares(@Nullable Count count, List<Long> lengths) {
    return Shares.of(tokens(count), lengths);
  }

  private byte[] item(int position, int number) {
    Item item = parts.items().get(position);
    return RawJson.replace(json, item.span(), List.of(edit(item.index(), number)));
  }

  private byte[] edited(byte[] data, long prompts, long totals) {
    List<Edit> edits = new ArrayList<>();
    edits.add(new Edit(parts.data(), data));
    Count prompt = parts.promptTokens();
    if (prompt != null) {
      edits.add(edit(prompt.span(), prompts));
    }
    Count total = parts.totalTokens();
    if (total != null) {
      edits.add(edit(total.span(), totals));
    }
    return RawJson.replace(json, new Span(0, json.length), edits);
  }

  private static Edit edit(Span span, long number) {
    return new Edit(span, Long.toString(number).getBytes(US_ASCII));
  }
}
