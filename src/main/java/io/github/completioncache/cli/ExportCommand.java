package io.github.completioncache.cli;

import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.EntryListing;
import io.github.completioncache.store.StoreSize;
import java.io.IOException;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the entries of a store as lines of JSON. */
@Command(
    name = "export",
    description = "Write the answers of a store as JSON Lines, to be kept or moved.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache export -s ai_cache.db -o answers.jsonl",
      "  completion-cache export -s ai_cache.db --category faq | gzip > faq.jsonl.gz",
      "  completion-cache export -s ai_cache.db |",
      "      completion-cache import -s redis://localhost:6379",
      "",
      "One entry a line, in no particular order: its key, what it is filed under, its times and its"
          + " body. docs/cli.md has the fields. What expires or is stored meanwhile may be missing,"
          + " and an entry may come twice; neither matters to an import. The file is made with mode"
          + " 0600 and has its name only once it is complete."
    })
final class ExportCommand extends ToolCommand {

  private static final String STANDARD_OUTPUT = "-";

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private EntryFilter filter = new EntryFilter();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = STANDARD_OUTPUT,
      description = "Where to write. Default: -, standard output.")
  private String output = STANDARD_OUTPUT;

  ExportCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() throws IOException {
    try (CacheStore opened = store.open(around)) {
      EntryListing listing = Listing.of(opened);
      boolean piped = output.equals(STANDARD_OUTPUT);
      long written;
      try (LineOutput lines = piped ? LineOutput.to(around.out()) : LineOutput.to(output);
          Meter meter = new Meter(around, "value", total(opened))) {
        written = write(listing, lines, meter);
        lines.complete();
      }
      around.err().println(Numbers.entries(written) + " exported.");
      return ExitCodes.OK;
    }
  }

  private long write(EntryListing listing, LineOutput lines, Meter meter) throws IOException {
    long written = 0;
    for (CacheEntry entry : Listing.entries(listing)) {
      meter.step();
      if (filter.covers(entry.labels())) {
        lines.write(EntryLines.write(entry));
        written++;
      }
    }
    return written;
  }

  private static OptionalLong total(CacheStore store) {
    return store
        .capability(StoreSize.class)
        .map(size -> OptionalLong.of(size.entries()))
        .orElse(OptionalLong.empty());
  }
}
