package io.github.completioncache.cli;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryListing;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A key as it is typed: all of its 64 digits, or so many from the beginning that there is only one
 * such entry.
 */
final class KeyArgument {

  private static final int FEWEST_DIGITS = 6;
  private static final int MOST_SHOWN = 5;
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{6,64}");

  private final String digits;

  private KeyArgument(String digits) {
    this.digits = digits;
  }

  /**
   * Reads it.
   *
   * @throws Trouble if it is no beginning of a key, or too short
   */
  static KeyArgument parse(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    if (!DIGITS.matcher(digits).matches()) {
      throw Trouble.usage(
          "a key is given as 64 hexadecimal digits, or as the first "
              + FEWEST_DIGITS
              + " or more of them");
    }
    return new KeyArgument(digits);
  }

  /**
   * The key that is meant.
   *
   * @return empty if the store has no entry whose key begins so
   * @throws Trouble if there are several
   */
  Optional<CacheKey> find(CacheStore store) {
    if (digits.length() == 2 * CacheKey.BYTES) {
      return Optional.of(CacheKey.parse(digits));
    }
    EntryListing listing = Listing.of(store);
    SortedSet<String> found = new TreeSet<>();
    for (CacheEntry entry : Listing.entries(listing)) {
      String hex = entry.key().hex();
      if (hex.startsWith(digits) && found.add(hex) && found.size() > MOST_SHOWN) {
        break;
      }
    }
    if (found.size() > 1) {
      throw Trouble.failed(
          "several keys begin with "
              + digits
              + ": "
              + String.join(", ", found.stream().limit(MOST_SHOWN).toList())
              + (found.size() > MOST_SHOWN ? " and more" : ""));
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(CacheKey.parse(found.first()));
  }

  /** The digits as they were typed. */
  @Override
  public String toString() {
    return digits;
  }
}
