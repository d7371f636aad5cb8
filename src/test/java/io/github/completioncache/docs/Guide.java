package io.github.completioncache.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page of the documentation, taken apart into fenced blocks and the prose around them. */
record Guide(Path file, List<String> prose, List<Block> blocks) {

  /** A line before a Java sample that is to be compiled only; readers do not see it. */
  private static final String COMPILED_ONLY = "<!-- compiled only -->";

  static final Path README = Path.of("README.md");

  /**
   * A fenced block.
   *
   * @param line where its first line stands, counted from 1
   * @param language the word behind the fence, such as {@code java}; empty if there is none
   * @param compiledOnly whether it is not to be run
   */
  record Block(Path file, int line, String language, boolean compiledOnly, String text) {

    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** The README and every page under {@code docs}. */
  static List<Guide> all() {
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(README), pages.filter(page -> page.toString().endsWith(".md")).sorted())
          .map(Guide::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Guide read(Path file) {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String language = null;
    int begun = 0;
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.strip().startsWith("```")) {
        if (language == null) {
          prose.add(line);
        } else {
          text.append(line).append('\n');
        }
      } else if (language == null) {
        language = line.strip().substring(3).strip();
        begun = i + 2;
        text.setLength(0);
      } else {
        boolean compiledOnly = COMPILED_ONLY.equals(lastOf(prose));
        blocks.add(new Block(file, begun, language, compiledOnly, text.toString()));
        language = null;
      }
    }
    if (language != null) {
      throw new IllegalStateException(file + ":" + (begun - 1) + ": this block has no end");
    }
    return new Guide(file, prose, blocks);
  }

  /** The blocks in one language, over all pages. */
  static Stream<Block> blocks(String language) {
    return all().stream()
        .flatMap(guide -> guide.blocks().stream())
        .filter(block -> block.language().equals(language));
  }

  /** The first block of this page in one language. */
  Block first(String language) {
    return blocks.stream().filter(b -> b.language().equals(language)).findFirst().orElseThrow();
  }

  private static @Nullable String lastOf(List<String> prose) {
    return prose.isEmpty() ? null : Objects.requireNonNull(prose.get(prose.size() - 1)).strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
