package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that are written otherwise and have one answer. */
final class SameQuestionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "one hundred twenty days | 120 days",
        "one hundred and twenty-one days | 121 days",
        "cities with over a million people | cities with over 1 million people",
        "How do I invest $5M? | How do I invest $5 million?",
        "the 2nd planet | the second planet",
        "a 10-second video | a ten-second video"
      })
  void numbersInWordsAreThoseInDigits(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"How do I turn off notifications? | How do I disable notifications on my phone?"})
  void whereSomethingIsIsNoParticle(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"How do I change my adress? | How do I change my address?"})
  void aTypoOfAKnownWordIsThatWord(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "When did World War 2 end? | When did World War II end?",
        "What did Dr. Smith find? | What did Smith find?",
        "HOW DO I RESET MY PHONE | HOW DO I RESET MY CELL PHONE"
      })
  void numeralsAndTitlesDoNotMatter(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "recipes without nuts | nut-free recipes",
        "Is Spotify free? | Is Spotify free of charge?",
        "Show recipes that are sugar free | sugar-free recipes",
        "I don't know how to lock it | How do I lock it?"
      })
  void whatIsLackingCanBeSaidInSeveralWays(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "trains on Mondays | Monday's trains",
        "How far is the Sun? | how far is the sun?",
        "Hello. May I get a refund? | May I get a refund?",
        "weather for the next 5 days | 5 day forecast"
      })
  void timesAreTheSameInAnyForm(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }
}
