package io.github.completioncache.stats.micrometer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads, taken apart; a line that is not of its text format is an error. */
final class Scrape {

  private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-z_]+) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-z_]+)(?:\\{((?:[a-z_]+=\"[^\"\\\\]*\",?)+)})?"
              + " (NaN|[-+]?(?:[0-9.]+(?:E-?[0-9]+)?|Inf))");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

  private record Sample(String name, Map<String, String> labels, double value) {}

  private final String text;
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> described = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();

  private Scrape(String text) {
    this.text = text;
    text.lines().forEach(this::read);
  }

  static Scrape of(PrometheusMeterRegistry registry) {
    return of(registry.scrape());
  }

  static Scrape of(String text) {
    return new Scrape(text);
  }

  private void read(String line) {
    Matcher comment = COMMENT.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (comment.matches()) {
      if (comment.group(1).equals("TYPE")) {
        types.put(comment.group(2), comment.group(3));
      } else {
        described.add(comment.group(2));
      }
    } else if (sample.matches()) {
      Map<String, String> labels = new HashMap<>();
      if (sample.group(2) != null) {
        LABEL.matcher(sample.group(2)).results().forEach(l -> labels.put(l.group(1), l.group(2)));
      }
      samples.add(new Sample(sample.group(1), labels, Double.parseDouble(sample.group(3))));
    } else {
      throw new AssertionError("not of the text format: " + line);
    }
  }

  /** By name, such as {@code counter}. */
  Map<String, String> types() {
    return types;
  }

  /** The names that have a description. */
  Set<String> described() {
    return described;
  }

  /** The names of all samples. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    samples.forEach(sample -> names.add(sample.name()));
    return names;
  }

  /** The labels that samples of this name have. */
  Set<String> labels(String name) {
    Set<String> labels = new HashSet<>();
    samples.stream()
        .filter(sample -> sample.name().equals(name))
        .forEach(sample -> labels.addAll(sample.labels().keySet()));
    return labels;
  }

  /** The values of a label. */
  Set<String> values(String name, String label) {
    Set<String> values = new HashSet<>();
    samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().containsKey(label))
        .forEach(sample -> values.add(sample.labels().get(label)));
    return values;
  }

  /**
   * The sum of all samples of this name with these labels.
   *
   * @param labels names and values by turns
   */
  double sum(String name, String... labels) {
    List<Double> values =
        samples.stream()
            .filter(sample -> sample.name().equals(name) && matches(sample, labels))
            .map(Sample::value)
            .toList();
    if (values.isEmpty()) {
      throw new AssertionError("no " + name + " with " + List.of(labels) + " in\n" + text);
    }
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static boolean matches(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  /** All of it, as Prometheus reads it. */
  @Override
  public String toString() {
    return text;
  }
}
