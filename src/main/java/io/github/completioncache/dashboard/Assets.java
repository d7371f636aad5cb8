package io.github.completioncache.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files of the page, by the path that they are served under. All are read at once. */
final class Assets {

  /** What is served, and as what. */
  @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, never compared
  record Asset(String contentType, byte[] bytes) {}

  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String[] FILES = {
    "index.html",
    "dashboard.css",
    "icon.svg",
    "theme.js",
    "actions.js",
    "api.js",
    "charts.js",
    "columns.js",
    "dashboard.js",
    "format.js",
    "glance.js",
    "table.js",
    "warming.js"
  };

  private final Map<String, Asset> assets = new HashMap<>();

  /**
   * @throws IllegalStateException if the chart library is missing
   */
  Assets() {
    for (String file : FILES) {
      assets.put("/" + file, asset(file, file));
    }
    assets.put("/", asset("index.html", "index.html"));
    assets.put("/chart.js", asset("chart.js", CHART_LIBRARY));
  }

  /** What is served under {@code path}; null if nothing is. */
  @Nullable Asset at(String path) {
    return assets.get(path);
  }

  private static Asset asset(String name, String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            resource.equals(CHART_LIBRARY)
                ? "the dashboard needs org.webjars.npm:chart.js:4.5.1, which is not on the class"
                    + " path"
                : "the file " + name + " of the dashboard is missing");
      }
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new Asset(Objects.requireNonNull(type), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the file " + name + " of the dashboard cannot be read", e);
    }
  }
}
