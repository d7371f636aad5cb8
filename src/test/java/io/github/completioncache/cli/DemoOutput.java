package io.github.completioncache.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one run of the demo printed, and its exit code. */
record DemoOutput(int exitCode, String out, String err) {

  private static final Pattern TOTAL =
      Pattern.compile(
          "Total +(?<requests>\\d+) +(?<hits>\\d+) +(?<coalesced>\\d+) +(?<misses>\\d+)");

  /** Runs the demo against the stub, which answers at once. */
  static DemoOutput of(String... args) {
    return in(Map.of(), args);
  }

  static DemoOutput in(Map<String, String> environment, String... args) {
    return on(Terminal.NONE, environment, args);
  }

  static DemoOutput on(Terminal terminal, Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    boolean timed = Stream.of(args).anyMatch(arg -> arg.startsWith("--latency"));
    String[] all =
        Stream.concat(timed ? Stream.empty() : Stream.of("--latency=0"), Stream.of(args))
            .toArray(String[]::new);
    int exitCode =
        DemoCommand.execute(all, new PrintWriter(out), new PrintWriter(err), environment, terminal);
    return new DemoOutput(exitCode, out.toString(), err.toString());
  }

  /** A number of the table's last row: requests, hits, coalesced or misses. */
  int total(String column) {
    Matcher row = TOTAL.matcher(out);
    if (!row.find()) {
      throw new AssertionError("no table in: " + out + err);
    }
    return Integer.parseInt(row.group(column));
  }
}
