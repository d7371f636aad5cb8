package io.github.completioncache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in {@code docs/architecture.md} is the one that {@link ArchitectureTest} checks. */
final class ArchitectureTableTest {

  @Test
  void theGuideHasTheSameRows() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("docs", "architecture.md"))) {
      List<Room> rows =
          lines
              .dropWhile(line -> !line.startsWith("| package |"))
              .skip(2)
              .takeWhile(line -> line.startsWith("|"))
              .map(ArchitectureTableTest::row)
              .toList();

      assertThat(rows).containsExactlyElementsOf(Room.ALL);
    }
  }

  private static Room row(String line) {
    String[] cells = line.split("\\|", -1);
    return new Room(names(cells[1]).get(0), names(cells[3]), names(cells[4]));
  }

  private static List<String> names(String cell) {
    return Arrays.stream(cell.strip().split(" +"))
        .filter(name -> !name.isEmpty())
        .map(name -> name.equals("root") ? "" : name.replace("`", ""))
        .toList();
  }
}
