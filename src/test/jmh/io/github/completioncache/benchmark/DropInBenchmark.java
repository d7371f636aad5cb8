package io.github.completioncache.benchmark;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.store.MemoryCacheStore;
import io.github.completioncache.testing.StubProvider;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A hit through the drop-in over memory, and the SDK over an HTTP client that has the same bytes at
 * hand; and the same for a stream of 500 chunks.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DropInBenchmark {

  private static final int CHUNKS = 500;
  private static final ChatCompletionCreateParams QUESTION = Samples.question();

  /** The SDK over bytes, and a drop-in on top of that. */
  abstract static class Pair {

    OpenAIClient bytes;
    OpenAIClient dropIn;
    private CachedCompletionClient cached;

    void open(String contentType, String body) {
      bytes = new BytesHttpClient(contentType, body).client();
      cached =
          CachedCompletionClient.builder().openAI(bytes).store(MemoryCacheStore.create()).build();
      dropIn = cached.asOpenAIClient();
    }

    /** Fails unless every call but the first was a hit. */
    @TearDown
    public void close() {
      long misses = cached.stats().misses();
      cached.close();
      if (misses != 1) {
        throw new IllegalStateException("not every call was a hit");
      }
    }
  }

  /** A plain answer. */
  @State(Scope.Benchmark)
  public static class Plain extends Pair {

    @Setup
    public void open() {
      open("application/json", Samples.answer());
      dropIn.chat().completions().create(QUESTION);
    }
  }

  /** A stream that was recorded. */
  @State(Scope.Benchmark)
  public static class Recorded extends Pair {

    @Setup
    public void open() {
      open("text/event-stream", events());
      read(dropIn);
    }
  }

  /** A plain answer that is cut into as many chunks. */
  @State(Scope.Benchmark)
  public static class Cut extends Pair {

    @Setup
    public void open() {
      open("application/json", StubProvider.answer("word ".repeat(4 * CHUNKS)));
      dropIn.chat().completions().create(QUESTION);
    }
  }

  @Benchmark
  public ChatCompletion hit(Plain plain) {
    return plain.dropIn.chat().completions().create(QUESTION);
  }

  @Benchmark
  public ChatCompletion sdkOverBytes(Plain plain) {
    return plain.bytes.chat().completions().create(QUESTION);
  }

  @Benchmark
  public long replayOfRecorded(Recorded recorded) {
    return read(recorded.dropIn);
  }

  @Benchmark
  public long replayOfDocument(Cut cut) {
    return read(cut.dropIn);
  }

  @Benchmark
  public long sdkOverRecordedBytes(Recorded recorded) {
    return read(recorded.bytes);
  }

  private static long read(OpenAIClient client) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(QUESTION)) {
      return stream.stream().count();
    }
  }

  private static String events() {
    return IntStream.range(0, CHUNKS)
        .mapToObj(i -> "data: " + StubProvider.chunk("word ") + "\n\n")
        .collect(
            Collectors.joining(
                "", "", "data: " + StubProvider.lastChunk() + "\n\ndata: [DONE]\n\n"));
  }
}
