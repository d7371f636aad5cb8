package io.github.completioncache.cli;

import io.github.completioncache.LedgerOptions;
import io.github.completioncache.TtlRules;
import io.github.completioncache.openai.CachedCompletionClient;
import io.github.completioncache.stats.CacheStats;
import io.github.completioncache.stats.Pricing;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Ledger;
import io.github.completioncache.store.StoreSize;
import java.io.PrintWriter;
import java.util.Locale;

/** One run from the first line that it prints to the last. */
final class Demonstration {

  private final DemoSettings settings;
  private final PrintWriter out;
  private final Terminal terminal;

  Demonstration(DemoSettings settings, PrintWriter out, Terminal terminal) {
    this.settings = settings;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Runs it, and closes both parts.
   *
   * @return whether every question was answered
   */
  boolean show(CacheStore store, Provider provider) throws InterruptedException {
    StoreTrouble trouble = new StoreTrouble();
    try (provider;
        CachedCompletionClient client = client(store, provider, trouble);
        Page page = settings.dashboard() ? new Page(client) : Page.NONE) {
      introduce(store, provider, page);
      int requests = settings.sequence().size();
      Progress progress = new Progress(out, terminal.interactive(), requests);
      RunResult result =
          new DemoRun(client, settings.bot(), settings.model(), settings.sequence(), progress)
              .run(settings.callers(), trouble);
      new Report(out, terminal).print(result);
      if (result.failures() == 0) {
        conclude(result.stats());
      }
      page.stay(out);
      return result.failures() == 0;
    }
  }

  private CachedCompletionClient client(CacheStore store, Provider provider, StoreTrouble trouble) {
    CachedCompletionClient.Builder builder =
        CachedCompletionClient.builder()
            .openAI(provider.client())
            .store(store)
            .ttl(TtlRules.standard())
            .pricing(Pricing.openAI())
            .listener(trouble);
    if (settings.dashboard()) {
      builder.explainMisses();
      if (store.capability(Ledger.class).isPresent()) {
        builder.ledger(LedgerOptions.defaults());
      }
    }
    return builder.build();
  }

  private void introduce(CacheStore store, Provider provider, Page page) {
    out.println(terminal.bold("A support bot answers customers through completion-cache."));
    out.println();
    fact("Questions", Numbers.count(settings.questions()) + " " + settings.source());
    fact(
        "Requests",
        Numbers.count(settings.sequence().size())
            + " by "
            + Numbers.count(settings.callers(), "caller")
            + ", "
            + settings.order());
    fact("Model", settings.model() + ", temperature 0");
    fact("API", provider.toString());
    if (provider.isReal()) {
      fact(
          "",
          terminal.yellow(
              "Its calls cost money: "
                  + Numbers.count(settings.distinctQuestions())
                  + " if nothing is stored yet, "
                  + Numbers.count(settings.sequence().size())
                  + " at most."));
    } else {
      fact("", terminal.dim("(with OPENAI_API_KEY set, the real one is asked)"));
    }
    String kept =
        store
            .capability(StoreSize.class)
            .filter(size -> settings.store().isLasting())
            .map(StoreSize::entries)
            .map(n -> n == 0 ? ", empty" : ", " + Numbers.count(n, "answer") + " from earlier runs")
            .orElse("");
    fact("Store", settings.store() + kept);
    page.address().ifPresent(address -> fact("Dashboard", address));
    out.println();
    out.flush();
  }

  private void fact(String name, String value) {
    out.println(String.format(Locale.ROOT, "%-11s%s", name, value));
  }

  private void conclude(CacheStats stats) {
    String last = "";
    if (!settings.store().isLasting()) {
      last = "The answers in memory are gone now; with --store sqlite:FILE they stay.";
    } else if (stats.stores() > 0) {
      last =
          terminal.bold("Run it again")
              + ": the answers are kept, and the next run starts with them.";
    } else if (stats.misses() == 0) {
      last = "Every answer came from the store, without one call of the API.";
    }
    if (!last.isEmpty()) {
      out.println();
      out.println(last);
    }
    out.flush();
  }
}
