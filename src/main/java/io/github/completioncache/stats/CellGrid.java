package io.github.completioncache.stats;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
  private final BoundedMap<Map<String, Cell>> categories =
      new BoundedMap<>(MAX_CATEGORIES, name -> new ConcurrentHashMap<>());
  private final Set<String> models = ConcurrentHashMap.newKeySet();
  private volatile int pairs;

  CellGrid(Pricing pricing) {
    this.pricing = pricing;
  }

  Cell cell(Account account) {
    String model = account.model();
    Map<String, Cell> row = categories.get(account.category());
    Cell known = row.get(model);
    if (known != null) {
      return known;
    }
    return hasRoom(model) ? admit(row, model) : shared(row);
  }

  Map<String, Map<String, Cell>> view() {
    return categories.view();
  }

  private boolean hasRoom(String model) {
    return !model.equals(BoundedMap.OTHER)
        && pairs < MAX_PAIRS
        && (models.contains(model) || models.size() < MAX_MODELS);
  }

  private synchronized Cell admit(Map<String, Cell> row, String model) {
    Cell known = row.get(model);
    if (known != null) {
      return known;
    }
    if (!hasRoom(model)) {
      return shared(row);
    }
    Cell added = new Cell(pricing.rateOf(model));
    models.add(model);
    row.put(model, added);
    pairs++;
    return added;
  }

  private static Cell shared(Map<String, Cell> row) {
    Cell known = row.get(BoundedMap.OTHER);
    return known != null ? known : row.computeIfAbsent(BoundedMap.OTHER, name -> new Cell(null));
  }
}
