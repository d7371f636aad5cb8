package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** What one run of the command line printed, and its exit code. */
record ToolOutput(int exitCode, String out, String err) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Runs a command without anything around it. */
  static ToolOutput of(String... args) {
    return new Run().of(args);
  }

  /** What was printed, as the JSON document that it must be. */
  JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON: " + out + err, e);
    }
  }

  /** What is around a run. */
  static final class Run {

    private final Map<String, String> environment = new HashMap<>();
    private Screens screens = Screens.NONE;
    private Clock clock = Clock.systemUTC();
    private String in = "";

    Run environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    Run screens(Screens screens) {
      this.screens = screens;
      return this;
    }

    Run clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    Run in(String in) {
      this.in = in;
      return this;
    }

    ToolOutput of(String... args) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int exitCode =
          Tool.execute(
              args,
              new Surroundings(
                  new PrintWriter(out),
                  new PrintWriter(err),
                  new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                  environment,
                  screens,
                  clock));
      return new ToolOutput(exitCode, out.toString(), err.toString());
    }
  }
}
