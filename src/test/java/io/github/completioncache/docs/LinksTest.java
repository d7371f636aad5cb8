package io.github.completioncache.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links within the repository lead to a file that is there, and to a heading that is in it. */
class LinksTest {

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern ELSEWHERE = Pattern.compile("^[a-z]+:.*");

  static List<Guide> guides() {
    return Guide.all();
  }

  @ParameterizedTest
  @MethodSource("guides")
  void linksResolve(Guide guide) {
    assertThat(links(guide)).allSatisfy(link -> assertThat(problem(guide, link)).isEmpty());
  }

  @Test
  void theReadmeLinksToEveryGuide() {
    Stream<String> guides =
        Guide.all().stream().map(Guide::toString).filter(f -> !f.equals("README.md"));

    assertThat(links(Guide.read(Guide.README))).containsAll(guides.toList());
  }

  private static List<String> links(Guide guide) {
    return LINK.matcher(String.join("\n", guide.prose()))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !ELSEWHERE.matcher(link).matches())
        .toList();
  }

  private static String problem(Guide from, String link) {
    int hash = link.indexOf('#');
    String name = hash < 0 ? link : link.substring(0, hash);
    Path target = name.isEmpty() ? from.file() : from.file().resolveSibling(name).normalize();
    if (!Files.exists(target)) {
      return "no file " + target;
    }
    if (hash < 0) {
      return "";
    }
    String anchor = link.substring(hash + 1);
    Stream<String> headings = Guide.read(target).prose().stream().filter(l -> l.startsWith("#"));
    return headings.map(LinksTest::anchor).anyMatch(anchor::equals)
        ? ""
        : "no heading #" + anchor + " in " + target;
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ +", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
