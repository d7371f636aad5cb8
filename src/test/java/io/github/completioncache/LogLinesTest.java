package io.github.completioncache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.completioncache.store.UnreadableEntryException;
import io.github.completioncache.testing.StubProvider;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {

  private static final String PROMPT = "prompt-7f3a";
  private static final String ANSWER = "answer-9c1e";
  private static final String API_KEY = "sk-test-secret";

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.completioncache");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Desk desk = new Desk();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
  }

  @AfterEach
  void close() {
    desk.close();
    logger.detachAppender(lines);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  private List<String> written() {
    return new ArrayList<>(lines.list)
        .stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
  }

  private void storeFails() {
    Runnable fail =
        () -> {
          throw new IllegalStateException(PROMPT);
        };
    desk.store.beforeGet(fail).beforePut(fail);
  }

  @Test
  void r1_oneLineWhenTroubleBeginsAndOneWhenItEnds() {
    logger.setLevel(Level.INFO);
    storeFails();
    for (int i = 0; i < 5; i++) {
      desk.ask("Hi");
    }
    desk.store.beforeGet(() -> {}).beforePut(() -> {});
    for (int i = 0; i < 5; i++) {
      desk.ask("Hi");
    }

    assertThat(written())
        .containsExactly(
            "WARN The store cannot read: requests go on without it."
                + " java.lang.IllegalStateException",
            "WARN The store cannot write: requests go on without it."
                + " java.lang.IllegalStateException",
            "INFO The store can read again after 5 failures",
            "INFO The store can write again after 5 failures");
    assertThat(lines.list).allSatisfy(line -> assertThat(line.getThrowableProxy()).isNull());
  }

  @Test
  void failingListenerIsNamedOnce() {
    logger.setLevel(Level.INFO);
    CacheListener listener =
        new CacheListener() {
          @Override
          public void onOutcome(CacheOutcome outcome) {
            throw new IllegalStateException(PROMPT);
          }
        };
    try (Desk heard = new Desk(builder -> builder.listener(listener))) {
      heard.ask("Hi");
      heard.ask("Hi");
    }

    assertThat(written()).hasSize(1);
  }

  @Test
  void r8_noPromptAnswerOrApiKeyIsWrittenAnywhere() {
    logger.setLevel(Level.DEBUG);
    List<String> said = new ArrayList<>();
    desk.provider.answers(200, StubProvider.answer(ANSWER));
    said.add(desk.ask(PROMPT).outcome().toString());
    said.add(desk.ask(PROMPT).outcome().toString());
    said.add(desk.ask(PROMPT, CacheOptions.Mode.BYPASS).outcome().toString());
    said.add(
        catchThrowable(() -> desk.ask(PROMPT + "?", CacheOptions.Mode.ONLY_IF_CACHED)).toString());
    desk.provider.answers(200, "{\"choices\":\"" + ANSWER + "\"}");
    said.add(String.valueOf(catchThrowable(() -> desk.ask(PROMPT + "!"))));
    desk.store.beforeGet(
        () -> {
          throw new UnreadableEntryException("not an entry");
        });
    desk.provider.answers(500, "{\"error\":{\"message\":\"down\"}}");
    said.add(catchThrowable(() -> desk.ask(PROMPT)).toString());
    storeFails();
    desk.provider.answers(200, StubProvider.answer(ANSWER));
    said.add(desk.ask(PROMPT).outcome().toString());
    said.add(desk.client.stats().toString());
    said.addAll(written());

    assertThat(written()).hasSizeGreaterThan(5);
    assertThat(said).allSatisfy(text -> assertThat(text).doesNotContain(PROMPT, ANSWER, API_KEY));
  }
}
