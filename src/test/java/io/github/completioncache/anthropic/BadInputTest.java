package io.github.completioncache.anthropic;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.models.messages.MessageCreateParams;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.store.MemoryCacheStore;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot work is refused in one sentence. */
class BadInputTest {

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  @Test
  void buildNamesWhatIsMissing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> CachedAnthropicClient.builder().build())
        .withMessage("anthropic is required, but was not set");
    assertThatIllegalStateException()
        .isThrownBy(() -> CachedAnthropicClient.builder().anthropic(desk.plain).build())
        .withMessage("store is required, but was not set");
  }

  @Test
  void cacheAndItsSettingsDoNotGoTogether() {
    try (ResponseCache cache = ResponseCache.builder().store(MemoryCacheStore.create()).build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> desk.settings().cache(cache).build())
          .withMessageStartingWith("cache is set, so store");
    }
  }

  @Test
  void blankHeaderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CachedAnthropicClient.builder().ignoreHeaders("X-A", " "))
        .withMessage("header must not be blank, but is \" \"");
  }

  @Test
  void clientThatHidesItsOptionsIsRefused() {
    AnthropicClient hiding =
        (AnthropicClient)
            Proxy.newProxyInstance(
                AnthropicClient.class.getClassLoader(),
                new Class<?>[] {AnthropicClient.class},
                (proxy, method, arguments) -> proxy);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.settings().anthropic(hiding).build())
        .withMessageStartingWith("anthropic must pass its options");
  }

  @Test
  void headerThatCannotBeUnderstoodIsAnError() {
    MessageCreateParams params =
        Desk.ask("Hi").putAdditionalHeader("X-Completion-Cache-Ttl", "60").build();

    assertThatThrownBy(() -> desk.open().asAnthropicClient().messages().create(params))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x-completion-cache-ttl");
  }
}
