package io.github.completioncache.semantic;

import io.github.completioncache.testing.Need;
import io.github.completioncache.warm.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Questions in the order in which they are asked, with their vectors and what would answer them.
 *
 * @param answers questions with the same number have the same answer
 */
record Questions(List<String> texts, List<UnitVector> vectors, List<Integer> answers) {

  int size() {
    return texts.size();
  }

  /** The questions of labelled sets of the shared data: those with one intent have one answer. */
  static Questions ofIntents(Embedder embedder, String... files) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String file : files) {
      rows.addAll(rows(file));
    }
    return ofRows(embedder, rows);
  }

  /** Some of them in an order that depends on {@code seed}. */
  static Questions someOf(String file, int number, long seed, Embedder embedder)
      throws IOException {
    List<List<String>> rows = rows(file);
    Collections.shuffle(rows, new Random(seed));
    return ofRows(embedder, rows.subList(0, number));
  }

  private static Questions ofRows(Embedder embedder, List<List<String>> rows) {
    Map<String, Integer> numbers = new HashMap<>();
    List<Integer> answers = new ArrayList<>();
    for (List<String> row : rows) {
      answers.add(numbers.computeIfAbsent(row.get(1), unused -> numbers.size()));
    }
    return embedded(embedder, rows.stream().map(row -> row.get(0)).toList(), answers);
  }

  /**
   * Pairs: each text once, in the order of the file; those that have the same answer by any chain
   * of pairs have the same number.
   */
  static Questions ofPairs(Embedder embedder, String file) throws IOException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    for (List<String> row : rows(file)) {
      int first = numbers.computeIfAbsent(row.get(0), unused -> numbers.size());
      int second = numbers.computeIfAbsent(row.get(1), unused -> numbers.size());
      if (row.get(2).equals("1")) {
        numbers.replaceAll((text, number) -> number == second ? first : number);
      }
    }
    return embedded(embedder, new ArrayList<>(numbers.keySet()), new ArrayList<>(numbers.values()));
  }

  static List<List<String>> rows(String file) throws IOException {
    List<String> lines = Files.readAllLines(Need.sharedData().resolve("semantic").resolve(file));
    List<List<String>> rows = new ArrayList<>();
    try {
      for (int line = 1; line < lines.size(); ) {
        CsvRecord row = CsvRecord.parse(lines, line);
        rows.add(row.fields());
        line = row.next();
      }
    } catch (CsvRecord.MalformedException e) {
      throw new IOException(file + " is not CSV", e);
    }
    return rows;
  }

  private static Questions embedded(Embedder embedder, List<String> texts, List<Integer> answers) {
    return new Questions(
        texts,
        texts.stream().map(t -> UnitVector.of(embedder.embed(t).vector())).toList(),
        answers);
  }

  Questions shuffled(long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    return picked(order);
  }

  Questions part(int from, int to) {
    return new Questions(
        texts.subList(from, to), vectors.subList(from, to), answers.subList(from, to));
  }

  Questions then(Questions others) {
    return new Questions(
        joined(texts, others.texts),
        joined(vectors, others.vectors),
        joined(answers, others.answers));
  }

  private static <T> List<T> joined(List<T> first, List<T> second) {
    List<T> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  private Questions picked(List<Integer> order) {
    return new Questions(
        order.stream().map(texts::get).toList(),
        order.stream().map(vectors::get).toList(),
        order.stream().map(answers::get).toList());
  }
}
