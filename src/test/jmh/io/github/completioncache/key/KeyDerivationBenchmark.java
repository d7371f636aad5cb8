package io.github.completioncache.key;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.github.completioncache.benchmark.Samples;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the SDK's request to its key, beside a digest of what the SDK would send. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KeyDerivationBenchmark {

  /** What of a request is not the system prompt, in bytes. */
  private static final int REST = 200;

  @Param({"600", "10000", "100000", "1000000"})
  public int bytes;

  private final ObjectMapper mapper = ObjectMappers.jsonMapper();
  private ChatCompletionCreateParams params;
  private KeyEnvelope envelope;

  /** Makes a request of about that many bytes. */
  @Setup
  public void make() throws Exception {
    params = Samples.question(bytes - REST, "How long may I wait before I return a bicycle?");
    envelope =
        KeyEnvelope.builder()
            .api("openai.chat.completions")
            .baseUrl("https://api.openai.com/v1")
            .path("chat/completions")
            .build();
  }

  @Benchmark
  public CacheKey canonicalKey() throws Exception {
    return envelope.keyFor(CanonicalJson.write(mapper, params._body()), field -> true);
  }

  @Benchmark
  public byte[] serializeAndDigest() throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(mapper.writeValueAsBytes(params._body()));
  }
}
