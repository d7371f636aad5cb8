package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.sqlite.SqliteCacheStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes what nobody can be served any more. */
@Command(
    name = "purge",
    description = "Remove what has expired from a SQLite file.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache purge -s ai_cache.db",
      "  completion-cache purge -s ai_cache.db --vacuum",
      "",
      "Applications do the same bit by bit as they write, so this is for a file that few write to."
          + " The room is used again; only --vacuum gives it back to the file system. It rewrites"
          + " the file, which needs about its size of free disk meanwhile, and what applications"
          + " cannot write within their busy timeout is not stored. Redis removes what has expired"
          + " by itself."
    })
final class PurgeCommand extends ToolCommand {

  private static final double BYTES_PER_MEGABYTE = 1 << 20;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--vacuum", description = "Make the file as small as it can be.")
  private boolean vacuum;

  PurgeCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() throws IOException {
    try (CacheStore opened = store.open(around)) {
      if (!(opened instanceof SqliteCacheStore sqlite)) {
        if (vacuum) {
          throw Trouble.usage("--vacuum is for a SQLite file");
        }
        json.print(
            around,
            Json.object().put("removed", 0),
            () ->
                around
                    .out()
                    .println("Redis removes what has expired by itself: there is nothing to do."));
        return ExitCodes.OK;
      }
      purge(sqlite);
      return ExitCodes.OK;
    }
  }

  private void purge(SqliteCacheStore sqlite) throws IOException {
    Path file = store.choice(around).file();
    long removed = sqlite.removeExpired();
    ObjectNode document = Json.object().put("removed", removed);
    String sentence = Numbers.entries(removed) + " removed";
    if (vacuum) {
      long before = Files.size(file);
      sqlite.vacuum();
      long after = Files.size(file);
      document.put("file_bytes_before", before).put("file_bytes", after);
      sentence += ", the file had " + megabytes(before) + " and has " + megabytes(after);
    }
    String printed = sentence + ".";
    json.print(around, document, () -> around.out().println(printed));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / BYTES_PER_MEGABYTE);
  }
}
