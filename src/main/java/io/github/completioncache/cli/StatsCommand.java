package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.Ledger.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what the caches on a store have saved. */
@Command(
    name = "stats",
    description =
        "Show hit rate, money, tokens and time of all processes that share a store, out of its"
            + " ledger.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache stats -s ai_cache.db",
      "  completion-cache stats -s ai_cache.db --since 7d --by category",
      "  completion-cache stats -s ai_cache.db --from 2026-11-01 --by day --by model",
      "  completion-cache stats -s ai_cache.db --json | jq .total.net_saved_usd",
      "",
      "A ledger is kept by hours, so the period is rounded to full ones. Saved is what the answers"
          + " that were served would have cost again; net is that less what the cache spent itself,"
          + " and can be negative. docs/statistics.md defines each number."
    })
final class StatsCommand extends ToolCommand {

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private PeriodOptions period = new PeriodOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description =
          "A row for each category, model, namespace, hour or day (UTC). May be given several"
              + " times.")
  private List<StatsGroups.By> by = new ArrayList<>();

  StatsCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() {
    PeriodOptions.Period when = period.period(around.clock());
    List<StatsGroups.By> distinct = by.stream().distinct().toList();
    try (CacheStore opened = store.open(around)) {
      Ledger ledger = Ledgers.of(opened);
      StatsGroups groups =
          new StatsGroups(
              distinct, ledger.sums(when.from(), when.until(), StatsGroups.dimensions(distinct)));
      List<Reason> reasons = ledger.reasons(when.from(), when.until());
      json.print(
          around,
          document(when, distinct, groups, reasons),
          () -> new StatsText(around.out()).print(distinct, groups, reasons));
      return ExitCodes.OK;
    }
  }

  private static ObjectNode document(
      PeriodOptions.Period when,
      List<StatsGroups.By> by,
      StatsGroups groups,
      List<Reason> reasons) {
    ObjectNode document = Json.object();
    when.addTo(document);
    StatsJson.addTo(document.putObject("total"), groups.total());
    ArrayNode rows = document.putArray("rows");
    for (StatsGroups.Group group : by.isEmpty() ? List.<StatsGroups.Group>of() : groups.groups()) {
      ObjectNode row = rows.addObject();
      for (int i = 0; i < by.size(); i++) {
        row.put(by.get(i).name().toLowerCase(Locale.ROOT), group.names().get(i));
      }
      StatsJson.addTo(row, group.row());
    }
    ArrayNode why = document.putArray("reasons");
    for (Reason reason : reasons) {
      why.addObject()
          .put("kind", reason.kind().name().toLowerCase(Locale.ROOT))
          .put("category", reason.category())
          .put("reason", reason.text())
          .put("calls", reason.calls());
    }
    return document;
  }
}
