package io.github.completioncache.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import io.github.completioncache.CacheOptions;
import io.github.completioncache.CachePolicy;
import io.github.completioncache.ResponseCache;
import io.github.completioncache.TtlRules;
import io.github.completioncache.store.MemoryCacheStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad setting is one clear sentence that names the field and the value. */
@SuppressWarnings("NullAway") // Null is what is tested.
class BadInputTest {

  private static final String LONG = "x".repeat(513);

  private final Desk desk = new Desk();

  @AfterEach
  void close() {
    desk.close();
  }

  private static void assertRejected(ThrowingCallable setter, String sentence) {
    assertThatThrownBy(setter).isInstanceOf(IllegalArgumentException.class).hasMessage(sentence);
  }

  private static void assertNullNamed(ThrowingCallable setter, String field) {
    assertThatThrownBy(setter).isInstanceOf(NullPointerException.class).hasMessage(field);
  }

  private static void assertMissing(ThrowingCallable build, String sentence) {
    assertThatThrownBy(build).isInstanceOf(IllegalStateException.class).hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n"})
  void blankNames(String blank) {
    String is = " must not be blank, but is \"" + blank + "\"";
    assertRejected(() -> CacheOptions.category(blank), "category" + is);
    assertRejected(() -> CacheOptions.builder().category(blank), "category" + is);
    assertRejected(() -> CacheOptions.builder().namespace(blank), "namespace" + is);
    assertRejected(() -> CacheOptions.builder().tags("good", blank), "tag" + is);
    assertRejected(() -> TtlRules.builder().category(blank, Duration.ofDays(1)), "category" + is);
    assertRejected(() -> CachePolicy.builder().allowModels("o3", blank), "model" + is);
    assertRejected(() -> desk.settings().ignoreHeaders(blank), "header" + is);
  }

  @Test
  void namesThatAreTooLong() {
    String has = " must have at most 512 characters, but has 513";
    assertRejected(() -> CacheOptions.category(LONG), "category" + has);
    assertRejected(() -> CacheOptions.builder().namespace(LONG), "namespace" + has);
    assertRejected(() -> CacheOptions.builder().tags(LONG), "tag" + has);
    assertRejected(() -> TtlRules.builder().category(LONG, Duration.ofDays(1)), "category" + has);
    assertThat(CacheOptions.category(LONG.substring(1)).category()).hasSize(512);
  }

  @ParameterizedTest
  @ValueSource(strings = {"faq\uD83D", "\uDEB2faq"})
  void namesThatNoStoreCouldKeep(String half) {
    String is = " must be valid Unicode, but has half a surrogate pair among its 4 characters";
    assertRejected(() -> CacheOptions.category(half), "category" + is);
    assertRejected(() -> CacheOptions.builder().namespace(half), "namespace" + is);
    assertRejected(() -> CacheOptions.builder().tags(half), "tag" + is);
    assertThat(CacheOptions.category("\uD83D\uDEB2").category()).isEqualTo("\uD83D\uDEB2");
  }

  @Test
  void nullInOptions() {
    assertNullNamed(() -> CacheOptions.category(null), "category");
    assertNullNamed(() -> CacheOptions.builder().namespace(null), "namespace");
    assertNullNamed(() -> CacheOptions.builder().tags((String) null), "tag");
    assertNullNamed(() -> CacheOptions.builder().tags((String[]) null), "tags");
    assertNullNamed(() -> CacheOptions.builder().ttl(null), "ttl");
    assertNullNamed(() -> CacheOptions.builder().maxAge(null), "maxAge");
    assertNullNamed(() -> CacheOptions.builder().mode(null), "mode");
  }

  @Test
  void nullInRulesAndPolicy() {
    assertNullNamed(() -> TtlRules.builder().defaultTtl(null), "defaultTtl");
    assertNullNamed(() -> TtlRules.builder().category("faq", null), "ttl of category faq");
    assertNullNamed(() -> TtlRules.builder().category(null, Duration.ofDays(1)), "category");
    assertNullNamed(() -> CachePolicy.builder().allowModels((String) null), "model");
    assertNullNamed(() -> CachePolicy.builder().allowModels((String[]) null), "models");
    assertNullNamed(() -> CachePolicy.builder().bypassWhen(null), "rule");
  }

  @Test
  void nullInTheClient() {
    CachedCompletionClient.Builder builder = desk.settings();
    assertNullNamed(() -> builder.openAI(null), "openAI");
    assertNullNamed(() -> builder.cache(null), "cache");
    assertNullNamed(() -> builder.store(null), "store");
    assertNullNamed(() -> builder.ttl(null), "ttl");
    assertNullNamed(() -> builder.policy(null), "policy");
    assertNullNamed(() -> builder.pricing(null), "pricing");
    assertNullNamed(() -> builder.clock(null), "clock");
    assertNullNamed(() -> builder.listener(null), "listener");
    assertNullNamed(() -> builder.options(null), "options");
    assertNullNamed(() -> builder.enabled(null), "enabled");
    assertNullNamed(() -> builder.ignoreHeaders((String) null), "header");
    CachedCompletionClient client = desk.open(builder);
    assertNullNamed(() -> client.complete(null), "params");
    assertNullNamed(() -> client.complete(Desk.ask("Hi").build(), null), "options");
    assertNullNamed(() -> client.create(Desk.ask("Hi").build(), null), "requestOptions");
    assertNullNamed(() -> client.withOptions(null), "options");
    assertNullNamed(() -> client.invalidate(null), "what");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void sizeLimitThatIsNone(int bytes) {
    assertRejected(
        () -> CachePolicy.builder().maximumAnswerBytes(bytes),
        "maximumAnswerBytes must be positive, but is " + bytes);
  }

  @Test
  void clientWithoutOpenAI() {
    assertMissing(
        () -> CachedCompletionClient.builder().store(MemoryCacheStore.create()).build(),
        "openAI is required, but was not set");
  }

  @Test
  void clientWithoutStore() {
    assertMissing(
        () -> CachedCompletionClient.builder().openAI(desk.plain).build(),
        "store is required, but was not set");
    assertMissing(() -> ResponseCache.builder().build(), "store is required, but was not set");
  }

  @Test
  void cacheOfTheCallersTogetherWithSettingsOfACache() {
    try (ResponseCache cache = ResponseCache.builder().store(MemoryCacheStore.create()).build()) {
      assertMissing(
          () -> desk.settings().cache(cache).build(),
          "cache is set, so store, ttl and the other settings of a cache must be set on its"
              + " builder");
      assertMissing(
          () ->
              CachedCompletionClient.builder()
                  .openAI(desk.plain)
                  .cache(cache)
                  .ttl(TtlRules.standard())
                  .build(),
          "cache is set, so store, ttl and the other settings of a cache must be set on its"
              + " builder");
    }
  }

  @Test
  void clientThatDoesNotShowItsOptions() {
    assertOptionsAreMissing(clientWhoseMethods((proxy, method, arguments) -> proxy));
  }

  @Test
  void clientThatRefusesToShowItsOptions() {
    assertOptionsAreMissing(
        clientWhoseMethods(
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException("a mock");
            }));
  }

  private static void assertOptionsAreMissing(OpenAIClient client) {
    assertRejected(
        () ->
            CachedCompletionClient.builder()
                .openAI(client)
                .store(MemoryCacheStore.create())
                .build(),
        "openAI must pass its options to the argument of withOptions, but "
            + client.getClass().getName()
            + " does not: without them keys could not tell endpoints apart");
  }

  private static OpenAIClient clientWhoseMethods(InvocationHandler handler) {
    return (OpenAIClient)
        Proxy.newProxyInstance(
            OpenAIClient.class.getClassLoader(), new Class<?>[] {OpenAIClient.class}, handler);
  }
}
