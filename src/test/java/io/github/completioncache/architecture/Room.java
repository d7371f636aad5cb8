package io.github.completioncache.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A package and what its classes may use: the table in {@code docs/architecture.md}.
 *
 * @param name the package below the root package; empty for the root package itself
 * @param rooms the names of the other packages that it may use
 * @param libraries the packages outside the project that it may use, beside those every room may
 *     use
 */
record Room(String name, List<String> rooms, List<String> libraries) {

  static final String ROOT_PACKAGE = "io.github.completioncache";

  /**
   * What every room may use. The JDK is listed by package: {@code java.sql}, for one, is not for
   * everybody.
   */
  private static final List<String> EVERYWHERE =
      List.of(
          "java.io",
          "java.lang..",
          "java.math",
          "java.net..",
          "java.nio..",
          "java.security..",
          "java.text",
          "java.time..",
          "java.util..",
          "javax.crypto..",
          "javax.net..",
          "org.jspecify.annotations",
          "org.slf4j");

  private static final String ROOT = "";
  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String OPENAI = "com.openai..";
  private static final String ANTHROPIC = "com.anthropic..";
  private static final String HTTP_SERVER = "com.sun.net.httpserver";

  static final List<Room> ALL =
      List.of(
          room(ROOT).uses("key", "store", "stats", "semantic", "sse"),
          room("openai")
              .uses(ROOT, "http", "key", "store", "stats", "semantic", "sse")
              .with(JACKSON, OPENAI),
          room("anthropic")
              .uses(ROOT, "http", "key", "store", "stats", "semantic", "sse")
              .with(JACKSON, ANTHROPIC),
          room("http").uses(ROOT, "key", "store", "sse"),
          room("sse"),
          room("key").with(JACKSON),
          room("store").uses("key", "stats").with(JACKSON, "com.github.benmanes.caffeine.cache"),
          room("store.redis")
              .uses("store", "key", "stats", "semantic")
              .with(
                  "redis.clients.jedis..",
                  "org.apache.commons.pool2..",
                  "io.github.resilience4j.circuitbreaker.."),
          room("store.sqlite")
              .uses("store", "key", "stats", "semantic")
              .with("java.sql", "javax.sql", "org.sqlite.."),
          room("stats").with(JACKSON),
          room("stats.micrometer").uses(ROOT, "store", "stats").with("io.micrometer.core.."),
          room("semantic").uses("key", "store", "stats"),
          room("semantic.langchain4j").uses("semantic", "stats").with("dev.langchain4j.."),
          room("semantic.lucene").uses("semantic", "key", "store").with("org.apache.lucene.."),
          room("warm").uses(ROOT, "key", "store", "stats").with(JACKSON),
          room("dashboard").uses(ROOT, "key", "store", "stats", "warm").with(JACKSON, HTTP_SERVER),
          room("cli")
              .uses(
                  ROOT,
                  "openai",
                  "anthropic",
                  "key",
                  "store",
                  "store.redis",
                  "store.sqlite",
                  "stats",
                  "stats.micrometer",
                  "semantic",
                  "warm",
                  "dashboard")
              .with(JACKSON, OPENAI, ANTHROPIC, HTTP_SERVER, "picocli"));

  private static Room room(String name) {
    return new Room(name, List.of(), List.of());
  }

  private Room uses(String... others) {
    return new Room(name, List.of(others), libraries);
  }

  private Room with(String... packages) {
    return new Room(name, rooms, List.of(packages));
  }

  String packageName() {
    return packageOf(name);
  }

  String[] allowedPackages() {
    var projects = Stream.concat(Stream.of(name), rooms.stream()).map(Room::packageOf);
    return Stream.of(projects, EVERYWHERE.stream(), libraries.stream())
        .flatMap(packages -> packages)
        .toArray(String[]::new);
  }

  private static String packageOf(String name) {
    return name.isEmpty() ? ROOT_PACKAGE : ROOT_PACKAGE + "." + name;
  }

  @Override
  public String toString() {
    return packageName();
  }
}
