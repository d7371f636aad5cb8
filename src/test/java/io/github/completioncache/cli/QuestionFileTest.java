package io.github.completioncache.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.completioncache.testing.Need;
import io.github.completioncache.testing.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions of a user's own, in the forms in which users have them. */
final class QuestionFileTest {

  @TempDir private Path directory;

  @Test
  void plainTextHasOneALine() throws IOException {
    QuestionFile file = read("q.txt", "\uFEFFWho?\r\n\n  Say \"hi\", please \r\nWho?");

    assertThat(texts(file)).containsExactly("Who?", "Say \"hi\", please", "Who?");
    assertThat(file.problems()).isEmpty();
    assertThat(file.questions()).allMatch(question -> question.category().equals("default"));
  }

  @Test
  void csvGivesTheNamedColumn() throws IOException {
    QuestionFile file =
        read("q.CSV", "id,Question\n1,Where?\n2,\"Commas, and \"\"quotes\"\"?\"\n\n3,\"\"\n");

    assertThat(texts(file)).containsExactly("Where?", "Commas, and \"quotes\"?");
    assertThat(file.problems()).isEmpty();
  }

  @Test
  void csvWithoutSuchANameGivesTheFirstColumnOfAllLines() throws IOException {
    assertThat(texts(read("q.csv", "Where?,faq\nWhen?,faq"))).containsExactly("Where?", "When?");
  }

  @Test
  void aQuotedFieldMaySpanLines() throws IOException {
    QuestionFile file = read("q.csv", "\"Two\nlines?\",a\nNext?,b\n");

    assertThat(texts(file)).containsExactly("Two\nlines?", "Next?");
  }

  @Test
  void badCsvLinesAreNamedAndSkipped() throws IOException {
    QuestionFile file =
        read("q.csv", "id,text\n1,\"ok\"\nshort\n2,\"a\"b\n3,\"never closed\n4,last\n");

    assertThat(texts(file)).containsExactly("ok", "last");
    assertThat(file.problems())
        .containsExactly(
            "line 3 has 1 columns, the question is in 2",
            "line 4 has text after a closing quote",
            "line 5 opens a quote that is never closed");
  }

  @Test
  void jsonLinesAreStringsOrObjects() throws IOException {
    QuestionFile file =
        read(
            "q.jsonl",
            """
            "a"
            {"id":1,"question":"b"}
            {"text":"c"}

            {"prompt":"d","text":7}
            """);

    assertThat(texts(file)).containsExactly("a", "b", "c", "d");
  }

  @Test
  void badJsonLinesAreNamedAndSkippedWithoutQuotingThem() throws IOException {
    QuestionFile file = read("q.ndjson", "{\"text\":\"a\"\n[1]\n\"b\" secret\n{\"q\":1}\n\"c\"\n");

    assertThat(texts(file)).containsExactly("c");
    assertThat(file.problems()).hasSize(4);
    assertThat(file.problems().get(0)).isEqualTo("line 1 is not JSON");
    assertThat(file.problems().get(2)).isEqualTo("line 3 is not JSON");
    assertThat(file.problems().get(3)).startsWith("line 4 is neither a string nor an object");
  }

  @Test
  void aLineThatIsNotUtf8CostsOnlyItself() throws IOException {
    Path path = directory.resolve("q.txt");
    Files.write(path, "gr\u00FC\u00DFe\nb\n".getBytes(StandardCharsets.ISO_8859_1));

    QuestionFile file = QuestionFile.read(path);

    assertThat(texts(file)).containsExactly("b");
    assertThat(file.problems()).containsExactly("line 1 is not UTF-8 text");
  }

  @Test
  void anOverlongQuestionIsSkipped() throws IOException {
    QuestionFile file = read("q.txt", "x".repeat(100_001) + "\nok");

    assertThat(texts(file)).containsExactly("ok");
    assertThat(file.problems()).containsExactly("line 1 has more than 100000 characters");
  }

  @Test
  void aFileWithoutQuestionIsRefusedWithTheFirstReason() {
    assertThatThrownBy(() -> read("q.jsonl", "\n{}\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("q.jsonl has no question in it: line 2 is neither");
  }

  @Test
  @Needs(Need.SHARED_DATA)
  void readsTheQuestionsOfABank() {
    QuestionFile file = QuestionFile.read(Need.sharedData().resolve("semantic/banking77-test.csv"));

    assertThat(file.problems()).isEmpty();
    assertThat(texts(file))
        .hasSize(3_080)
        .startsWith("How do I locate my card?")
        .contains("Where can I find the \"auto-top\" feature?");
  }

  private QuestionFile read(String name, String content) throws IOException {
    return QuestionFile.read(Files.writeString(directory.resolve(name), content));
  }

  private static List<String> texts(QuestionFile file) {
    return file.questions().stream().map(Question::text).toList();
  }
}
