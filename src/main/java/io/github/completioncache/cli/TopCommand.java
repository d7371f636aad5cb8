package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Popular;
import io.github.completioncache.store.Ledger.RequestText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what is asked for most. */
@Command(
    name = "top",
    description = "Show the requests that were asked for most, out of a store's ledger.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache top -s ai_cache.db",
      "  completion-cache top -s ai_cache.db -n 10 --since 7d --show-text",
      "  completion-cache top -s ai_cache.db --json | jq -r '.requests[].key'",
      "",
      "Popularity is counted by days (UTC), so the period is rounded to full ones. The text of a"
          + " request is there only if its caller allowed it to be kept."
    })
final class TopCommand extends ToolCommand {

  private static final int MOST = 10_000;

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private PeriodOptions period = new PeriodOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many, up to 10,000. Default: ${DEFAULT-VALUE}.")
  private int number;

  @Option(names = "--show-text", description = "Show what was asked too, where it is kept.")
  private boolean showText;

  TopCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() {
    if (number < 1 || number > MOST) {
      throw Trouble.usage("-n must be between 1 and " + MOST + ", but is " + number);
    }
    PeriodOptions.Period when = period.period(around.clock());
    try (CacheStore opened = store.open(around)) {
      Ledger ledger = Ledgers.of(opened);
      List<Popular> popular = ledger.popular(when.from(), when.until(), number);
      json.print(around, document(when, ledger, popular), () -> print(ledger, popular));
      return ExitCodes.OK;
    }
  }

  private ObjectNode document(PeriodOptions.Period when, Ledger ledger, List<Popular> popular) {
    ObjectNode document = Json.object();
    when.addTo(document);
    ArrayNode requests = document.putArray("requests");
    for (Popular one : popular) {
      ObjectNode request =
          requests
              .addObject()
              .put("key", one.key().hex())
              .put("category", one.account().category())
              .put("model", one.account().model())
              .put("namespace", one.account().namespace())
              .put("lookups", one.lookups())
              .put("misses", one.misses());
      if (showText) {
        text(ledger, one)
            .ifPresent(text -> request.put("api", text.api()).put("body", text.body()));
      }
    }
    return document;
  }

  private void print(Ledger ledger, List<Popular> popular) {
    if (popular.isEmpty()) {
      around.out().println(Ledgers.NOTHING);
      return;
    }
    Table table = new Table(3);
    table.add(List.of("Key", "Category", "Model", "Lookups", "Misses", "Hit rate"));
    for (Popular one : popular) {
      table.add(
          List.of(
              one.key().prefix(),
              LabelText.of(one.account().category()),
              LabelText.of(one.account().model()),
              Numbers.count(one.lookups()),
              Numbers.count(one.misses()),
              Numbers.percent(Math.max(0, one.lookups() - one.misses()), one.lookups())));
    }
    List<String> lines = table.lines();
    around.out().println(lines.get(0));
    for (int i = 0; i < popular.size(); i++) {
      around.out().println(lines.get(i + 1));
      if (showText) {
        around
            .out()
            .println(
                "  "
                    + text(ledger, popular.get(i))
                        .map(t -> LabelText.of(t.body()))
                        .orElse("(not kept)"));
      }
    }
  }

  private static Optional<RequestText> text(Ledger ledger, Popular popular) {
    return popular.text().or(() -> ledger.text(popular.key()));
  }
}
