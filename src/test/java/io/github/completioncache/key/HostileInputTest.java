package io.github.completioncache.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Whatever comes in, what comes out is a canonical form or a reason. */
class HostileInputTest {

  private static final ObjectMapper MAPPER = new JsonMapper();
  private static final long SMALL_STACK = 160 * 1_024;

  @Test
  void damagedTextIsReadOrRefused() throws Exception {
    Random random = new Random(99);
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] json = MAPPER.writeValueAsBytes(RandomJson.object(random, 3));
      for (int damages = random.nextInt(4); damages >= 0; damages--) {
        json[random.nextInt(json.length)] = (byte) damage(random);
      }
      try {
        byte[] once = CanonicalJson.parse(json).toBytes();
        assertThat(CanonicalJson.parse(once).toBytes()).isEqualTo(once);
      } catch (CanonicalJsonException e) {
        refused++;
        assertThat(e.reason()).isNotBlank().hasSizeLessThan(60);
      }
    }
    assertThat(refused).isBetween(500, 5_900);
  }

  private static int damage(Random random) {
    String likely = "{}[],:\"\\0-1.eEu dtfn\n";
    return random.nextBoolean()
        ? random.nextInt(256)
        : likely.charAt(random.nextInt(likely.length()));
  }

  @Test
  void aTruncatedDocumentIsRefusedWhereverItEnds() throws Exception {
    byte[] json = MAPPER.writeValueAsBytes(RandomJson.object(new Random(1), 4));
    for (int length = 0; length < json.length; length++) {
      byte[] part = Arrays.copyOf(json, length);
      assertThatThrownBy(() -> CanonicalJson.parse(part)).hasMessage("not JSON");
    }
  }

  @Test
  void theDepthAllowedIsExact() throws Exception {
    int deepest = CanonicalJson.MAX_DEPTH - 1;
    for (String[] brackets : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      String value = brackets[0].equals("[") ? "" : "1";
      String json =
          "{\"x\":" + brackets[0].repeat(deepest) + value + brackets[1].repeat(deepest) + "}";
      assertThat(Canonical.anyRoot(json)).isEqualTo(json);
      assertThatThrownBy(() -> Canonical.of("{\"y\":" + json + "}"))
          .hasMessage("nested deeper than 512");
    }
  }

  @Test
  void depthDoesNotCostStack() throws Exception {
    byte[] deep = ("{\"a\":" + "[".repeat(510) + "]".repeat(510) + "}").getBytes(UTF_8);
    byte[] tooDeep = ("{\"a\":" + "[{\"b\":".repeat(2_000_000)).getBytes(UTF_8);

    assertThat(onSmallStack(() -> CanonicalJson.parse(deep).length())).isEqualTo(deep.length);
    assertThat(onSmallStack(() -> refusalOf(() -> CanonicalJson.parse(tooDeep))))
        .isEqualTo("nested deeper than 512");
  }

  @Test
  void aSerializerThatRunsOutOfStackIsARefusal() throws Exception {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("a", cycle);

    assertThat(refusalOf(() -> CanonicalJson.write(MAPPER, cycle)))
        .isEqualTo("nested deeper than 512");
    assertThat(onSmallStack(() -> refusalOf(() -> CanonicalJson.write(g -> endless(0)))))
        .isEqualTo("nested too deep for the serializer");
  }

  private static int endless(int depth) {
    return depth < 0 ? depth : endless(depth + 1) + 1;
  }

  @Test
  void namesMadeToCollideAreReadAllTheSame() throws Exception {
    // "Aa" and "BB" have the same hash code, and so have all strings made of them.
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 14; i++) {
      json.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 14; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":1");
    }

    assertThat(Canonical.of(json + "}").names()).hasSize(1 << 14).isSorted();
  }

  private static String refusalOf(Callable<?> call) throws Exception {
    try {
      call.call();
      return "none";
    } catch (CanonicalJsonException e) {
      return e.reason();
    }
  }

  private static <T> T onSmallStack(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    new Thread(null, task, "small stack", SMALL_STACK).start();
    return task.get();
  }
}
