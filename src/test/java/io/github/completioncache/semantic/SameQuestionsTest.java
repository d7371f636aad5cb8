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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a hotel for 2 adults and 3 children | a hotel for 3 children and 2 adults",
        "compare iPhone 14 vs 15 | compare iPhone 15 vs 14",
        "top 10 movies of 2020 | 2020 top 10 movies",
        "What is 2 + 3? | What is 3 + 2?"
      })
  void numbersMayChangePlaces(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "What is 5²? | What is 5^2?",
        "What is **5** + 3? | What is 5 + 3?",
        "What is two plus three? | What is 2 + 3?",
        "1,000,000 users | 1 million users",
        "holidays on 2026-05-01 | holidays on May 1, 2026",
        "holidays on 1 May 2026 | holidays on May 1st, 2026",
        "holidays on the 1st of May | holidays on 1 May",
        "What is on on Jan 5? | What is on on January 5?",
        "wake me at 7:00 pm | wake me at 7 pm",
        "wake me at 7 a.m. | wake me at 7am",
        "What can I buy for $5.00? | What can I buy for $5?",
        "What are 5 pounds in dollars? | What is £5 in dollars?",
        "What are 5 pounds in kg? | What are 5 lbs in kg?",
        "Does it take 3-5 days? | Does it take 3 to 5 days?"
      })
  void numbersDatesAndTimesHaveSeveralForms(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "How do I store files? | storing files",
        "caring for cats | How do I care for cats?",
        "planning a trip | How do I plan a trip?",
        "prices of used cars | price of a used car",
        "Explain how it was migrated | Explain the migration"
      })
  void inflectionsAreOneWord(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isEmpty();
  }
}
