package io.github.completioncache.store.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.completioncache.stats.Account;
import io.github.completioncache.stats.LedgerRow;
import io.github.completioncache.store.Ledger.Page;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * So much of a page as Redis adds in one step without keeping others waiting. How a page is divided
 * depends on nothing but the page, so that one that is given again has the same parts.
 *
 * @param number the first one is 0
 */
record PagePart(int number, List<Addition> additions, List<Popular> requests) {

  private static final int ADDITIONS = 100;
  private static final int REQUESTS = 125;

  /** Numbers by category and model. */
  static final char PLAIN = 'h';

  /** Numbers by category, model and namespace, where there is a namespace. */
  static final char NAMED = 'n';

  /** Calls by kind, category and reason. */
  static final char REASONS = 'r';

  /** Ends the field of an account without a namespace. */
  static final char WITHOUT_NAMESPACE = '=';

  /** Ends the field of the sum of all accounts that have one. */
  static final char ALL_NAMESPACES = '+';

  /**
   * Something to be added to a field of a hash.
   *
   * @param kind of the hash
   * @param field as ISO 8859-1, a character for each byte
   * @param numbers as a {@link NumberList}
   */
  record Addition(char kind, String field, String numbers) {

    /** Where the field is if the hash is full. */
    int continuation() {
      CRC32C checksum = new CRC32C();
      checksum.update(field.getBytes(ISO_8859_1));
      return (int) (checksum.getValue() % LedgerNames.CONTINUATIONS);
    }
  }

  /** All parts of a page, at least one. */
  static List<PagePart> of(Page page) {
    List<Addition> additions = additions(page);
    List<PagePart> parts = new ArrayList<>();
    do {
      int number = parts.size();
      parts.add(
          new PagePart(
              number,
              slice(additions, number, ADDITIONS),
              slice(page.requests(), number, REQUESTS)));
    } while (parts.size() * ADDITIONS < additions.size()
        || parts.size() * REQUESTS < page.requests().size());
    return parts;
  }

  /** This part with nothing but its requests. */
  PagePart withoutAdditions() {
    return new PagePart(number, List.of(), requests);
  }

  private static <T> List<T> slice(List<T> all, int number, int size) {
    int from = Math.min(all.size(), number * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }

  private static List<Addition> additions(Page page) {
    List<Addition> additions = new ArrayList<>();
    // Most questions tell no namespaces apart. So that they need not read them all, what has one
    // is also added up by category and model.
    Map<Account, long[]> sums = new LinkedHashMap<>();
    for (LedgerRow row : page.rows()) {
      Account account = row.account();
      long[] numbers = row.sums();
      if (account.namespace().isEmpty()) {
        additions.add(
            new Addition(
                PLAIN,
                field(account.category(), account.model()) + WITHOUT_NAMESPACE,
                text(numbers)));
      } else {
        String field = field(account.category(), account.model(), account.namespace());
        additions.add(new Addition(NAMED, field, text(numbers)));
        long[] sum =
            sums.computeIfAbsent(
                new Account(account.category(), account.model(), ""),
                any -> new long[numbers.length]);
        for (int i = 0; i < sum.length; i++) {
          sum[i] = NumberList.plus(sum[i], numbers[i]);
        }
      }
    }
    sums.forEach(
        (account, numbers) ->
            additions.add(
                new Addition(
                    PLAIN,
                    field(account.category(), account.model()) + ALL_NAMESPACES,
                    text(numbers))));
    for (Reason reason : page.reasons()) {
      String field = field(reason.kind().name(), reason.category(), reason.text());
      additions.add(new Addition(REASONS, field, text(reason.calls())));
    }
    additions.removeIf(addition -> addition.numbers().isEmpty());
    return additions;
  }

  private static String field(String... texts) {
    return new String(Netstrings.of(texts), ISO_8859_1);
  }

  private static String text(long... numbers) {
    return NumberList.of(numbers);
  }

  /** An account, after the number of its misses. */
  static byte[] account(Account account) {
    byte[] names = Netstrings.of(account.category(), account.model(), account.namespace());
    byte[] text = new byte[names.length + 1];
    text[0] = ',';
    System.arraycopy(names, 0, text, 1, names.length);
    return text;
  }

  /** What a mark says once this part is done: the later a part, the greater in its order. */
  byte[] mark(long page) {
    return "%016x%08x".formatted(page ^ Long.MIN_VALUE, number).getBytes(US_ASCII);
  }
}
