package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.stats.Account;
import io.github.completioncache.store.CacheStoreException;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import io.github.completioncache.testing.StubProvider;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What listeners hear, and that nobody suffers from them. */
class CacheListenerTest {

  /** Writes down what it hears. */
  private static final class Notes implements CacheListener {

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile Thread thread = Thread.currentThread();

    @Override
    public void onOutcome(CacheOutcome outcome) {
      thread = Thread.currentThread();
      notes.add("outcome " + outcome.status());
    }

    @Override
    public void onStored(EntryLabels labels) {
      notes.add("stored " + labels.category() + " " + labels.model());
    }

    @Override
    public void onNotStored(EntryLabels labels, String reason) {
      notes.add("not stored " + labels.category() + ": " + reason);
    }

    @Override
    public void onRejected(CacheOutcome outcome) {
      notes.add("rejected " + outcome.status());
    }

    @Override
    public void onRejected(CacheKey key, Account account) {
      notes.add("rejected by key for " + account.category());
    }

    @Override
    public void onInvalidated(Invalidation what, long removed) {
      notes.add("invalidated " + removed);
    }

    @Override
    public void onStoreOperation(String operation, Duration took, boolean failed) {
      assertThat(took).isPositive();
      notes.add(operation + (failed ? " failed" : ""));
    }

    @Override
    public void onStoreError(String operation, Throwable failure) {
      notes.add("error of " + operation + ": " + failure.getMessage());
    }
  }

  private final Notes notes = new Notes();

  @Test
  void aMissAndAHitAreTold() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.ask("Hi");
      assertThat(notes.notes)
          .containsExactly("get", "get", "put", "stored default gpt-4o-mini", "outcome MISS");
      notes.notes.clear();

      desk.ask("Hi");

      assertThat(notes.notes).containsExactly("get", "outcome HIT");
      assertThat(notes.thread).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void answerThatIsNotStoredIsToldWithItsReason() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.provider.answers(
          200, StubProvider.answer("Hi.").replace("\"stop\"", "\"content_filter\""));

      String reason = desk.ask("Hi").outcome().notStoredReason().orElseThrow();

      assertThat(notes.notes)
          .containsExactly("get", "get", "not stored default: " + reason, "outcome MISS");
    }
  }

  @Test
  void invalidationsAreToldWithWhatTheyRemoved() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.ask("Hi");
      notes.notes.clear();

      desk.client.invalidate(Invalidation.everything());

      assertThat(notes.notes).containsExactly("invalidate", "invalidated 1");
    }
  }

  @Test
  void rejectedAnswerIsToldBeforeItIsRemoved() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.ask("Hi");
      CacheOutcome hit = desk.ask("Hi").outcome();
      notes.notes.clear();

      desk.client.cache().reject(hit);

      assertThat(notes.notes).containsExactly("rejected HIT", "invalidate", "invalidated 1");
    }
  }

  @Test
  void answerThatIsRejectedByItsKeyIsToldAsThat() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      CacheKey key = desk.ask("Hi").outcome().key().orElseThrow();
      notes.notes.clear();

      desk.client.cache().reject(key, new Account("faq", "gpt-4o-mini", ""));

      assertThat(notes.notes)
          .containsExactly("rejected by key for faq", "invalidate", "invalidated 1");
    }
  }

  @Test
  void invalidationThatFailsIsCountedToldAndThrown() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.store.close();

      assertThatThrownBy(() -> desk.client.invalidate(Invalidation.everything()))
          .isInstanceOf(CacheStoreException.class);

      assertThat(notes.notes).hasSize(2).first().isEqualTo("invalidate failed");
      assertThat(notes.notes.get(1)).startsWith("error of invalidate: ");
      assertThat(desk.client.stats().storeErrorsByOperation()).containsEntry("invalidate", 1L);
    }
  }

  @Test
  void failingOperationIsToldTwice() {
    try (Desk desk = new Desk(builder -> builder.listener(notes))) {
      desk.store.beforeGet(
          () -> {
            throw new CacheStoreException("down");
          });

      desk.ask("Hi");

      assertThat(notes.notes)
          .containsExactly(
              "error of get: down",
              "get failed",
              "put",
              "stored default gpt-4o-mini",
              "outcome MISS");
    }
  }

  @Test
  void allListenersHear() {
    Notes second = new Notes();
    Notes late = new Notes();
    try (Desk desk = new Desk(builder -> builder.listener(notes).listener(second))) {
      desk.ask("Hi");
      Runnable end = desk.client.cache().listen(late);
      desk.ask("Hi");
      end.run();
      end.run();
      desk.ask("Hi");

      assertThat(second.notes).isEqualTo(notes.notes).hasSize(9);
      assertThat(late.notes).containsExactly("get", "outcome HIT");
    }
  }

  static Stream<Throwable> troubles() {
    return Stream.of(
        new IllegalStateException("of the listener"),
        new AssertionError("of the listener"),
        new NoClassDefFoundError("some/optional/Library"),
        new StackOverflowError());
  }

  /** Whatever method is called. */
  private static CacheListener throwing(Throwable trouble) {
    return (CacheListener)
        Proxy.newProxyInstance(
            CacheListener.class.getClassLoader(),
            new Class<?>[] {CacheListener.class},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return method.invoke(CacheListenerTest.class, arguments);
              }
              throw trouble;
            });
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void listenerThatThrowsBreaksNothingAndKeepsNobodyFromHearing(Throwable trouble) {
    try (Desk desk = new Desk(builder -> builder.listener(throwing(trouble)).listener(notes))) {
      assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.MISS);
      assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.HIT);
      assertThat(desk.client.invalidate(Invalidation.everything())).isEqualTo(1);
      desk.store.beforeGet(
          () -> {
            throw new CacheStoreException("down");
          });
      assertThat(desk.ask("Hi").outcome().status()).isEqualTo(CacheStatus.MISS);

      assertThat(desk.provider.calls()).isEqualTo(2);
      assertThat(desk.client.stats().hits()).isEqualTo(1);
      assertThat(notes.notes).contains("outcome HIT", "invalidated 1", "error of get: down");
    }
  }

  @Test
  void errorOfTheVirtualMachineIsPassedOn() {
    try (Desk desk =
        new Desk(builder -> builder.listener(throwing(new OutOfMemoryError("test"))))) {
      assertThatThrownBy(() -> desk.ask("Hi")).isInstanceOf(OutOfMemoryError.class);
    }
  }
}
