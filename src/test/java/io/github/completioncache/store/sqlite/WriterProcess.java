package io.github.completioncache.store.sqlite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.EntryLabels;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A process of its own that puts numbered entries into a file and says the number of each that was
 * kept.
 */
final class WriterProcess {

  private WriterProcess() {}

  /**
   * Starts a process that puts the entries from {@code first} to before {@code end} into each of
   * the files, one file after the other.
   */
  static Process start(int first, int end, List<Path> files) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(Integer.toString(first), Integer.toString(end)));
    files.forEach(file -> arguments.add(file.toString()));
    return start(WriterProcess.class, files.get(0), arguments);
  }

  /** Starts a process that runs {@code main} and writes into {@code file}. */
  static Process start(Class<?> main, Path file, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", classPath(), main.getName()));
    command.addAll(arguments);
    Redirect errors = Redirect.appendTo(errors(file));
    return new ProcessBuilder(command).redirectError(errors).start();
  }

  /**
   * Where the processes that write into {@code file} write what goes wrong, and the JVM its
   * warnings.
   */
  static File errors(Path file) {
    return file.resolveSibling("errors.txt").toFile();
  }

  /** What this test runs with; the driver and the classes of this project are what matters. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static List<Path> classPathElements() {
    return List.of(classPath().split(File.pathSeparator)).stream().map(Path::of).toList();
  }

  public static void main(String[] arguments) {
    int first = Integer.parseInt(arguments[0]);
    int end = Integer.parseInt(arguments[1]);
    for (int i = 2; i < arguments.length; i++) {
      write(Path.of(arguments[i]), first, end);
    }
  }

  /** Several of these keep the lock busy all the time, on a machine that may be slow. */
  static SqliteCacheStore open(Path file) {
    return SqliteCacheStore.builder().file(file).busyTimeout(Duration.ofMinutes(1)).build();
  }

  private static void write(Path file, int first, int end) {
    PrintStream acknowledged =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, US_ASCII);
    try (SqliteCacheStore store = open(file)) {
      for (int number = first; number < end; number++) {
        CacheEntry entry = entry(number);
        if (!store.put(entry.key(), entry)) {
          throw new IllegalStateException("not kept: " + number);
        }
        acknowledged.println(number);
      }
    }
  }

  static CacheKey key(int number) {
    byte[] key = new byte[CacheKey.BYTES];
    ByteBuffer.wrap(key).putLong(number * 0x9E3779B97F4A7C15L).putInt(number);
    return CacheKey.of(key);
  }

  /** The entry with this number: anybody who knows the number knows every byte of its body. */
  static CacheEntry entry(int number) {
    byte[] body = new byte[number % 3000];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (31 * number + i);
    }
    EntryLabels labels =
        new EntryLabels(key(number), "", "c" + number % 4, "m", Set.of("t" + number % 10));
    return CacheEntry.builder()
        .labels(labels)
        .created(Instant.now())
        .lifetime(Duration.ofDays(1))
        .body(body)
        .build();
  }
}
