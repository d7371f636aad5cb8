package io.github.completioncache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that are alike and have other answers, by what tells them apart. */
final class AlikeQuestionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "countries with zero income tax | countries with income tax",
        "Who ruled it in the eighteenth century? | In the nineteenth century, who ruled it?",
        "cities with over a million people | Which cities have over a thousand people?",
        "Who was the first king of Spain? | second king of Spain",
        "Who was the twenty-first president? | twenty-second president"
      })
  void numbersInWordsAreNumbers(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "What does GPT-4 cost? | What does GPT-4o cost?",
        "price of an RTX 3080 | price of an RTX 3080ti",
        "How do I invest $5M? | How do I invest $5?",
        "How long does it take to walk 800 m? | How long does it take to walk 800 km?",
        "How many inches are 5 m? | How many inches are 5 cm?",
        "Why is there a latency of 5 s? | Why is there a latency of 5 ms?",
        "price of the iPhone 5s | price of the iPhone 5"
      })
  void whatIsGluedToANumberIsPartOfIt(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Is dark mode on by default? | Is dark mode off by default?",
        "Is the server up? | Is the server down?",
        "How do I round up in Excel? | How do I round down in Excel?",
        "Are the lights on? | Are the lights off?"
      })
  void aParticleAloneTellsOppositesApart(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "How old is he? | How old is she?",
        "What did his mother say? | What did her mother say?",
        "Was it open since Monday? | Was it open until Monday?"
      })
  void personsAndStretchesOfTimeAreToldApart(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "What is the capital of Ireland? | What is the capital of Iceland?",
        "What is the capital of Gambia? | What is the capital of Zambia?",
        "What is Jupyter? | What is Jupiter?",
        "hotels in Dublin | hotels in Lublin"
      })
  void twoNamesAreNoTypo(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "How do I return my order? | How do I get my order?",
        "How do I restore my database? | How do I reset my database?"
      })
  void aWordThatMayMeanTheSameDoesNotAlways(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"When did World War I end? | When did World War II end?"})
  void romanNumeralsAreNumbers(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {"What is Amazon? | What is Amazon Web Services?"})
  void aNameIsNotPartOfAnother(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "How many letters are in 'big'? | How many letters are in 'large'?",
        "What does `alter user` do? | What does `update user` do?",
        "What is `[]`? | What is `{}`?",
        "What is '[]'? | What is '{}'?",
        "What is `$@`? | What is `$#`?",
        "What does `ls -R` do? | What does `ls -r` do?",
        "In 'tis \"big\" a word? | In 'tis \"large\" a word?"
      })
  void whatIsQuotedIsMeantToTheLetter(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "recipes with nuts but without milk | recipes with milk but without nuts",
        "hotels with a pool but no parking | hotels with parking but no pool",
        "non-vegetarian restaurants | vegetarian restaurants",
        "sugar free cookies | sugar cookies",
        "How do I teach people who don't know English? | How do I teach people who know English?"
      })
  void whatIsLackingIsToldFromWhatIsThere(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Trains to Paris | Trains from Paris",
        "How do I replace tabs with spaces? | How do I replace spaces with tabs?",
        "How do I run Linux on Windows? | How do I run Windows on Linux?",
        "How did Rome defeat Carthage? | How did Carthage defeat Rome?"
      })
  void rolesAreToldApartWhateverStandsBetween(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Which holidays were in the last 30 days? | Which holidays are in the next 30 days?",
        "What date was it 30 days ago? | What date will it be in 30 days?",
        "How much were last year's sales? | How much were this year's sales?"
      })
  void whatWasIsToldFromWhatWillBe(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "What is the square root of -16? | What is the square root of 16?",
        "What is -5 + 3? | What is 5 + 3?",
        "What is 3 * -2? | What is 3 + 2?",
        "What is 2**10? | What is 2*10?",
        "What is (2 + 3) * 4? | What is 2 + 3 * 4?",
        "What is 2 * 3 + 4? | What is 2 + 3 * 4?",
        "What is 5! + 3? | What is 5 + 3?",
        "What is 5–3? | What is 5+3?",
        "What is 50 minus 10%? | What is 50 minus 10?",
        "What is 5²? | What is 52?"
      })
  void otherSumsAreToldApart(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "a hotel for 2 adults and 3 children | a hotel for 3 adults and 2 children",
        "What is 17 mod 5? | What is 5 mod 17?",
        "What is 10 divided by 2? | What is 2 divided by 10?",
        "What is 2 to the power of 5? | What is 5 to the power of 2?",
        "How do I subtract 3 from 10? | How do I subtract 10 from 3?",
        "an iPhone 14 or a Galaxy 23 | an iPhone 23 or a Galaxy 14"
      })
  void numbersAreOfSomething(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "How much does car insurance cost? | How much does care insurance cost?",
        "What is a plane? | What is a plan?",
        "What is pi? | What is pie?",
        "What is a feed? | What is a fee?",
        "How do I create a custom report? | How do I create a customer report?",
        "What is a web port? | What is a web portal?",
        "recipes of Indian food | recipes of Indiana food",
        "Where do people of Niger live? | Where do Nigerian people live?"
      })
  void otherWordsOfAlmostOneStemAreToldApart(String one, String other) {
    assertThat(GuardsTest.objectionsTo(one, other)).isNotEmpty();
    assertThat(GuardsTest.objectionsTo(other, one)).isNotEmpty();
  }
}
