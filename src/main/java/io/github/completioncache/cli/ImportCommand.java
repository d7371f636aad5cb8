package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Reads the entries that {@link ExportCommand} has written. */
@Command(
    name = "import",
    description = "Read answers that were exported, into any store. A file is made if need be.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache import -s redis://localhost:6379 answers.jsonl",
      "  zcat faq.jsonl.gz | completion-cache import -s ai_cache.db",
      "",
      "Entries keep their key, times and labels. What has expired is passed over, and so is an"
          + " entry if the store has one of the same age or newer under its key: a second import"
          + " changes nothing, and one that was interrupted can be begun again. (The look and the"
          + " write are two steps: an answer that an application stores between them is replaced.)"
          + " A bad line is reported and passed over. What a recent invalidation covers, or is too"
          + " large, the store refuses. Exit code 1 if any line was bad or refused."
    })
final class ImportCommand extends ToolCommand {

  private static final String STANDARD_INPUT = "-";

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = STANDARD_INPUT,
      description = "What to read. Default: -, standard input.")
  private String input = STANDARD_INPUT;

  ImportCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() throws IOException {
    boolean piped = input.equals(STANDARD_INPUT);
    try (InputStream in = piped ? around.in() : file();
        CacheStore opened = store.openOrCreate(around)) {
      Import work = new Import(opened, around.clock(), this::reportBadLine);
      try (Meter meter = new Meter(around, "line", OptionalLong.empty())) {
        work.readAll(in, meter);
      } catch (IOException e) {
        throw Trouble.failed((piped ? "standard input" : input) + " cannot be read", e);
      }
      json.print(around, document(work), () -> around.out().println(sentence(work)));
      return work.bad() + work.refused() == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }
  }

  private InputStream file() {
    try {
      Path path = Path.of(input);
      if (!Files.isReadable(path) || Files.isDirectory(path)) {
        throw Trouble.failed("there is no file " + input + " that can be read");
      }
      return new BufferedInputStream(Files.newInputStream(path));
    } catch (IOException | InvalidPathException e) {
      throw Trouble.failed(input + " cannot be read", e);
    }
  }

  private void reportBadLine(long number, String what) {
    around.err().println("line " + number + " " + what + ", skipped");
    around.err().flush();
  }

  private static ObjectNode document(Import work) {
    return Json.object()
        .put("stored", work.stored())
        .put("already_there", work.alreadyThere())
        .put("expired", work.expired())
        .put("refused", work.refused())
        .put("bad_lines", work.bad());
  }

  private static String sentence(Import work) {
    return Numbers.entries(work.stored())
        + " stored, "
        + Numbers.count(work.alreadyThere())
        + " already there, "
        + Numbers.count(work.expired())
        + " expired, "
        + Numbers.count(work.refused())
        + " refused by the store, "
        + Numbers.count(work.bad(), "bad line")
        + ".";
  }
}
