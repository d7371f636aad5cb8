package io.github.completioncache.store.sqlite;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.EntryLabels;
import io.github.completioncache.store.Invalidation;
import java.util.Arrays;
import java.util.Optional;

/**
 * What an invalidation covers, in the two texts that the file can hold.
 *
 * @param kind what {@code name} names
 * @param name a key in hexadecimal digits, a label, or the empty text for everything
 */
record Covered(Kind kind, String name) {

  static Covered by(Invalidation what) {
    if (what instanceof Invalidation.OfKey one) {
      return new Covered(Kind.KEY, one.key().hex());
    } else if (what instanceof Invalidation.OfCategory all) {
      return new Covered(Kind.CATEGORY, all.category());
    } else if (what instanceof Invalidation.OfModel all) {
      return new Covered(Kind.MODEL, all.model());
    } else if (what instanceof Invalidation.OfTag all) {
      return new Covered(Kind.TAG, all.tag());
    } else if (what instanceof Invalidation.OfNamespace all) {
      return new Covered(Kind.NAMESPACE, all.namespace());
    } else {
      return new Covered(Kind.EVERYTHING, "");
    }
  }

  boolean covers(EntryLabels labels) {
    Invalidation what =
        switch (kind) {
          case KEY -> Invalidation.key(CacheKey.parse(name));
          case CATEGORY -> Invalidation.category(name);
          case MODEL -> Invalidation.model(name);
          case TAG -> Invalidation.tag(name);
          case NAMESPACE -> Invalidation.namespace(name);
          case EVERYTHING -> Invalidation.everything();
        };
    return what.covers(labels);
  }

  /** What can be named. The names of these constants stand in files. */
  enum Kind {
    KEY("SELECT id FROM entry WHERE key = unhex(?) AND id <= ?", "key = unhex(?)"),
    CATEGORY("SELECT id FROM entry WHERE category = ? AND id <= ?", askedBy("category = ?")),
    MODEL("SELECT id FROM entry WHERE model = ? AND id <= ?", askedBy("model = ?")),
    // The tags of popular requests are not known.
    TAG("SELECT entry FROM tag WHERE name = ? AND entry <= ?", "? IS NULL"),
    NAMESPACE("SELECT id FROM entry WHERE namespace = ? AND id <= ?", askedBy("namespace = ?")),
    EVERYTHING("SELECT id FROM entry WHERE ? = '' AND id <= ?", "? = ''");

    private final String ids;
    private final String textCondition;

    Kind(String ids, String textCondition) {
      this.ids = ids;
      this.textCondition = textCondition;
    }

    private static String askedBy(String condition) {
      return "EXISTS (SELECT 1 FROM ledger_popular"
          + " WHERE ledger_popular.key = ledger_text.key AND ledger_popular."
          + condition
          + ")";
    }

    static Optional<Kind> named(String name) {
      return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findAny();
    }

    /**
     * A query for the ids of what is covered; its parameters are a name and the highest id to look
     * at.
     */
    String ids() {
      return ids;
    }

    /** A query for the keys of the texts in the ledger; its parameter is a name. */
    String texts() {
      return "SELECT key FROM ledger_text WHERE " + textCondition;
    }
  }
}
