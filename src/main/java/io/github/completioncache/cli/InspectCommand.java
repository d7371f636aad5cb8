package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheEntry;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.UnreadableEntryException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what is stored under one key. */
@Command(
    name = "inspect",
    description = "Show a stored answer: what it is filed under, how old it is, what it cost.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache inspect -s ai_cache.db 3f2a9c01b7de",
      "      by the twelve digits that log lines and outcomes show",
      "  completion-cache inspect -s ai_cache.db 3f2a9c01b7de --show-answer",
      "  completion-cache inspect -s ai_cache.db 3f2a9c01b7de --json | jq .fresh_for_ms",
      "",
      "Fresh means by the entry's own lifetime; a caller with a shorter TTL or maximum age takes it"
          + " for less long. A few digits are looked up by going through all entries, 64 at once."
    })
final class InspectCommand extends ToolCommand {

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "KEY",
      description = "The key, or six or more digits from its beginning.")
  private String key = "";

  @Option(names = "--show-answer", description = "Show the answer itself too.")
  private boolean showAnswer;

  InspectCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() {
    KeyArgument wanted = KeyArgument.parse(key);
    try (CacheStore opened = store.open(around)) {
      Optional<CacheEntry> entry = wanted.find(opened).flatMap(found -> get(opened, found));
      if (entry.isEmpty()) {
        throw Trouble.failed("no entry has a key that begins with " + wanted);
      }
      EntryView view = new EntryView(entry.get(), around.clock().instant());
      ObjectNode document = view.document();
      if (showAnswer) {
        BodyText.addTo(document, entry.get());
      }
      json.print(around, document, () -> print(view, entry.get()));
      return ExitCodes.OK;
    }
  }

  private static Optional<CacheEntry> get(CacheStore store, CacheKey key) {
    try {
      return store.get(key);
    } catch (UnreadableEntryException e) {
      throw Trouble.failed("what is stored under " + key + " is no readable entry");
    }
  }

  private void print(EntryView view, CacheEntry entry) {
    view.lines().forEach(around.out()::println);
    if (showAnswer) {
      around.out().println();
      around.out().println(LabelText.lines(BodyText.of(entry).orElse("(not text)")));
    }
  }
}
