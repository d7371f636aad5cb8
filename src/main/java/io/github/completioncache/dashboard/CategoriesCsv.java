package io.github.completioncache.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.completioncache.stats.StatsRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The categories as a table for a spreadsheet (RFC 4180). */
final class CategoriesCsv {

  private static final List<String> OWN = List.of("ttlSeconds", "entries", "bytes");

  private CategoriesCsv() {}

  static String of(ArrayNode categories) {
    Map<String, @Nullable Object> columns = Rows.values(StatsRow.empty());
    StringBuilder csv = new StringBuilder("category");
    OWN.forEach(name -> csv.append(',').append(name));
    columns.keySet().forEach(name -> csv.append(',').append(name));
    csv.append("\r\n");
    for (JsonNode category : categories) {
      List<String> cells = new ArrayList<>();
      cells.add(quoted(category.path("name").asText()));
      OWN.forEach(name -> cells.add(cell(category.path(name))));
      columns.keySet().forEach(name -> cells.add(cell(category.path("row").path(name))));
      csv.append(String.join(",", cells)).append("\r\n");
    }
    return csv.toString();
  }

  private static String cell(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }

  /**
   * Quoted, and with an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV
   * injection).
   */
  private static String quoted(String text) {
    String safe = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"") + '"';
  }
}
