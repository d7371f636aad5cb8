package io.github.completioncache.store.sqlite;

import static io.github.completioncache.store.Entries.key;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Kind;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process of its own that adds numbered pages to the ledger of a file, each twice, and says the
 * number of each that was added.
 */
final class LedgerProcess {

  static final Instant HOUR = Instant.parse("2026-01-17T10:00:00Z");
  static final Duration KEPT = Duration.ofDays(36_500);

  private LedgerProcess() {}

  /** Starts writer {@code number}, which adds the pages from 0 to before {@code end}. */
  static Process start(int number, int end, Path file) throws IOException {
    List<String> arguments =
        List.of(Integer.toString(number), Integer.toString(end), file.toString());
    return WriterProcess.start(LedgerProcess.class, file, arguments);
  }

  static Account account(int writer) {
    return new Account("c", "m", "writer " + writer);
  }

  public static void main(String[] arguments) {
    int writer = Integer.parseInt(arguments[0]);
    int end = Integer.parseInt(arguments[1]);
    PrintStream acknowledged =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, US_ASCII);
    try (SqliteCacheStore store = WriterProcess.open(Path.of(arguments[2]))) {
      Ledger ledger = store.capability(Ledger.class).orElseThrow();
      for (int number = 0; number < end; number++) {
        Page page = page(writer, number);
        ledger.add(page, KEPT);
        ledger.add(page, KEPT);
        acknowledged.println(number);
      }
    }
  }

  /** One hit, one reason and one lookup. */
  private static Page page(int writer, int number) {
    LedgerRow row = new LedgerRow(HOUR, account(writer), 1);
    Reason reason = new Reason(Kind.BYPASS, "writer " + writer, "because", 1);
    Popular request = new Popular(key(writer), account(writer), 1, 1, Optional.empty());
    return new Page(
        "writer " + writer, number, HOUR, List.of(row), List.of(reason), List.of(request));
  }
}
