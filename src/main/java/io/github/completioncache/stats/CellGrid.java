package io.github.completioncache.stats;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cells by category and model, bounded in both directions and in all. A pair that finds no room
 * shares the cell {@code other} of its category, so that money always reaches the caller's
 * category.
 */
final class CellGrid {

  private static final int MAX_CATEGORIES = 1_000;
  private static final int MAX_MODELS = 1_000;
  private static final int MAX_PAIRS = 10_000;

  private final Pricing pricing;
  private final BoundedMap<Row> categories = new BoundedMap<>(MAX_CATEGORIES, Row::new);
  private final Set<String> models = ConcurrentHashMap.newKeySet();
  private volatile int pairs;

  CellGrid(Pricing pricing) {
    this.pricing = pricing;
  }

  Cell cell(Account account) {
    String model = account.model();
    Row row = categories.get(account.category());
    Cell known = row.cells.get(model);
    if (known != null) {
      return known;
    }
    return hasRoom(model) ? admit(row, model) : shared(row);
  }

  /** All cells; more may be added meanwhile. */
  void forEach(Consumer<Cell> action) {
    categories.view().values().forEach(row -> row.cells.values().forEach(action));
  }

  private boolean hasRoom(String model) {
    return !model.equals(BoundedMap.OTHER)
        && pairs < MAX_PAIRS
        && (models.contains(model) || models.size() < MAX_MODELS);
  }

  private synchronized Cell admit(Row row, String model) {
    Cell known = row.cells.get(model);
    if (known != null) {
      return known;
    }
    if (!hasRoom(model)) {
      return shared(row);
    }
    Cell added = row.newCell(pricing.rateOf(model), model);
    models.add(model);
    row.cells.put(model, added);
    pairs++;
    return added;
  }

  private static Cell shared(Row row) {
    Cell known = row.cells.get(BoundedMap.OTHER);
    return known != null
        ? known
        : row.cells.computeIfAbsent(BoundedMap.OTHER, name -> row.newCell(null, name));
  }

  /** The cells of a category by model. */
  private static final class Row {

    final Map<String, Cell> cells = new ConcurrentHashMap<>();
    private final String category;

    Row(String category) {
      this.category = category;
    }

    Cell newCell(@Nullable Rate rate, String model) {
      return new Cell(rate, new Account(category, model, ""), /* total= */ null);
    }
  }
}
