package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guards know of two texts, each of them apart and all together. */
class GuardsTest {

  static Optional<String> objectionOf(String guard, String one, String other) {
    Guard named =
        Guards.standard().stream()
            .filter(any -> any.name().equals(guard))
            .findFirst()
            .orElseThrow();
    Optional<String> objection = named.objection(one, other);
    assertThat(named.objection(other, one)).as("the other way round").isEqualTo(objection);
    return objection;
  }

  static List<String> objectionsTo(String one, String other) {
    return Guards.standard().stream()
        .flatMap(guard -> guard.objection(one, other).stream())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "numbers | top 5 hotels in Rome | top 10 hotels in Rome",
        "numbers | release of Python 3.10 | release of Python 3.11",
        "numbers | version 3.1 | version 3.10",
        "numbers | who won in 2018 | who won in 2022",
        "numbers | a loan over five thousand | a loan over 6,000",
        "numbers | the third planet | the 4th planet",
        "numbers | nine hundred billion billion | nine hundred billion",
        "numbers | is the limit 5 | is there a limit",
        "numbers | ٣ تفاح | ٤ تفاح",
        "numbers | 3 Äpfel | 4 Äpfel",
        "numbers | 苹果3个 | 苹果4个",
        "times | weather in Rome today | weather in Rome tomorrow",
        "times | trains on Monday | trains on Friday",
        "times | flights in June | flights in July",
        "times | news of this week | news of last week",
        "times | wake me at 7 am | wake me at 7 pm",
        "units | how long is 5 km | how long is 5 miles",
        "units | meals under €30 | meals under $30",
        "units | 20 °C | 20 °F",
        "signs | what is 4 * 2 | what is 4 + 2",
        "signs | show x where a < 3 | show x where a > 3",
        "quotes | translate 'good morning' | translate 'good night'",
        "quotes | what does `git pull` do | what does `git push` do",
        "quotes | traduis « bonjour » | traduis « bonsoir »",
        "negation | is the port open | is the port not open",
        "negation | files that were changed | files that weren't changed",
        "negation | recipes with nuts | recipes without nuts",
        "negation | recipes with nuts | recipes that are nut-free",
        "negation | is this a valid date | is this an invalid date",
        "negation | how do I lock my phone | how do I unlock my phone",
        "negation | show solved threads | show unsolved threads",
        "negation | Ist der Port offen | Ist der Port nicht offen",
        "alternatives | how do I enable it | how do I disable it",
        "alternatives | turn the lights on | turn the lights off",
        "alternatives | sort it ascending | sort it in descending order",
        "alternatives | export as JSON | export as CSV",
        "alternatives | translate it into French | translate it into German",
        "alternatives | the cheapest hotel here | the nearest hotel here",
        "roles | convert USD to EUR | convert EUR to USD",
        "roles | flights from Rome to Oslo | flights to Rome from Oslo",
        "roles | 5 miles in kilometers | 5 km to miles",
        "roles | is Oslo larger than Rome | is Rome larger than Oslo",
        "roles | what is 5 - 3 | what is 3 - 5",
        "questions | who wrote it | when was it written",
        "questions | why did it stop | how do I stop it",
        "questions | what is Docker | how do I use Docker",
        "names | hotels in Berlin with a pool | hotels in Hamburg with a pool",
        "names | how does Kafka order messages | how does RabbitMQ order messages",
        "names | what is in setup.py | what is in setup.cfg",
        "one-word | how do I open an account | how do I merge an account",
        "one-word | пароль от почты | пароль от банка"
      })
  void guardSpeaksAgainst(String guard, String one, String other) {
    assertThat(objectionOf(guard, one, other)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "numbers | top 5 hotels | best five hotels",
        "numbers | a loan over 500k | a loan over 500,000",
        "numbers | release 3.2 | release v3.2",
        "numbers | twenty-one days | 21 days",
        "numbers | the 3rd planet | the third planet",
        "numbers | I need a new one | I need a new card",
        "numbers | in one sentence | in 1 sentence",
        "numbers | ٣ تفاح | 3 تفاح",
        "times | weather in Rome today | today's weather in Rome",
        "times | the time in Rome now | the current time in Rome",
        "times | may I ask | can I ask",
        "times | march to the top | walk to the top",
        "units | 5km | 5 kilometers",
        "units | meals under €30 | meals below 30 EUR",
        "units | wait a second | wait a minute",
        "signs | 2+3 | 2 plus 3",
        "signs | a well-known one | a known one",
        "quotes | what does 'ls' do | what does ls do",
        "quotes | what's Bob's address | the address of Bob",
        "quotes | a 5' wall and a 6' wall | walls of 5' and 6'",
        "negation | why isn't my card working | my card is not working",
        "negation | I don't know how to lock it | how to lock it",
        "negation | is it open or not | is it open",
        "negation | important dates | dates of import",
        "alternatives | turn on the light | switch the light on",
        "alternatives | how do I log in | how do I sign in",
        "alternatives | the best and the worst | the worst and the best",
        "roles | nginx vs apache | apache vs nginx",
        "roles | from Rome to Oslo | to Oslo from Rome",
        "questions | how long does it take | when will it be done",
        "questions | where can I change it | how can I change it",
        "names | population of Canada | Canada population",
        "names | the New York subway | NY subway",
        "names | how to setup Kafka | setting up Kafka",
        "names | where is my refund | how do I get my refund",
        "names | did you recieve my letter | did you receive my letter",
        "names | explain default_factory | explain the default factory",
        "names | Wie ändere ich mein Passwort | Wie setze ich das Kennwort zurück",
        "one-word | find my order | locate my order",
        "one-word | delete the file | remove the file",
        "one-word | show me images of Rome | show me photos of Rome"
      })
  void guardHasNothingAgainst(String guard, String one, String other) {
    assertThat(objectionOf(guard, one, other)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Is port 6379 open by default? | Is port 6379 closed by default?",
        "How do I enable 2FA? | How do I disable 2FA?",
        "How can I turn two-factor authentication on? | How can I turn off two-factor"
            + " authentication?"
      })
  void m1_oppositesAreToldApart(String one, String other) {
    assertThat(objectionsTo(one, other)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How do I reset my password? | I forgot my password, how do I change it?",
        "How do I enable 2FA? | How can I activate 2FA on my account?",
        "What is the capital of Canada? | Capital city of Canada"
      })
  void m1_paraphrasesAreNot(String one, String other) {
    assertThat(objectionsTo(one, other)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "What is 1+1? | What is 21+1?",
        "What is 1+1? | What is 1-1?",
        "What is 1+1? | What is 1+1+1?",
        "Price of 10 apples | Price of 12 apples",
        "Who is Alice Meyer? | Who is Bob Meyer?",
        "Holidays on 2026-05-01 | Holidays on 2026-06-01",
        "Is 5 kg too heavy? | Is 5 lbs too heavy?"
      })
  void m2_numbersNamesDatesAndUnitsCount(String one, String other) {
    assertThat(objectionsTo(one, other)).isNotEmpty();
  }

  @Test
  void theSameTextIsNeverSpokenAgainst() {
    for (String text :
        List.of(
            "", " ", "?", "not", "1+1", "'", "\"a", "Is it open?", "開いていますか", "🙂🙂", "\ud800")) {
      assertThat(objectionsTo(text, text)).as(text).isEmpty();
    }
  }

  @Test
  void wordsOfTheObjectionAreNeverThoseOfTheTexts() {
    assertThat(objectionsTo("send 5 secrets to Zoe", "do not send 'seven' secrets to Yann"))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain("secret", "Zoe", "Yann", "seven", "5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a' ",
        "un",
        "a-",
        "1",
        "1 ",
        "from a to ",
        "\uFDFA",
        "e\u0301",
        "''",
        "x.",
        "not ",
        "9.",
        "two hundred ",
        "\ud83d\ude42",
        "word "
      })
  void hostileTextIsNoWork(String unit) {
    String text = unit.repeat(Text.LONGEST / unit.length());
    Assertions.assertThatCode(() -> objectionsTo(text, text.substring(1) + "z"))
        .doesNotThrowAnyException();
    String huge = unit.repeat(100_000 / unit.length());
    org.junit.jupiter.api.Assertions.assertTimeout(
        Duration.ofSeconds(30),
        () ->
            assertThat(objectionsTo(huge, huge))
                .hasSameSizeAs(Guards.standard())
                .containsOnly("too long to be compared"));
  }

  /** Pairs that made guards compare all with all, and each of those with all once more. */
  @ParameterizedTest
  @CsvSource({"'c ', 4095, r, 'r ', 4096", "'1-2 ', 2047, 2-1, '2-1 ', 2048"})
  void wordsThatAreRepeatedAreNoWork(
      String unit, int times, String end, String other, int otherTimes) {
    String one = unit.repeat(times) + end;
    String another = other.repeat(otherTimes);
    assertThat(one.length()).isBetween(Text.LONGEST - 2, Text.LONGEST);
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(objectionsTo(one, another)).isNotNull());
  }

  @Test
  void severalThreadsHearTheSame() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<String>>> calls =
          IntStream.range(0, 400)
              .<Callable<List<String>>>mapToObj(
                  i -> () -> objectionsTo("top " + i % 90 + " of all", "top " + i % 7 + " of all"))
              .toList();
      List<Future<List<String>>> heard = threads.invokeAll(calls);
      for (int i = 0; i < heard.size(); i++) {
        assertThat(heard.get(i).get().contains("numbers differ")).isEqualTo(i % 90 != i % 7);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void namesAreDistinct() {
    Stream<String> names = Guards.standard().stream().map(Guard::name);
    assertThat(names).doesNotHaveDuplicates().hasSize(11);
  }
}
