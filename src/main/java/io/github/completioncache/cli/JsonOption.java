package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** Lets a command print one JSON document in place of text. */
final class JsonOption {

  @Option(
      names = "--json",
      description = "Print one JSON document, for programs, in place of text for people.")
  private boolean json;

  boolean isSet() {
    return json;
  }

  /** Prints the document, or lets {@code text} print. */
  void print(Surroundings around, JsonNode document, Runnable text) {
    if (json) {
      around.out().println(Json.pretty(document));
    } else {
      text.run();
    }
  }
}
