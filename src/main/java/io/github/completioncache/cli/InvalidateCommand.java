package io.github.completioncache.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.completioncache.key.CacheKey;
import io.github.completioncache.store.CacheStore;
import io.github.completioncache.store.Invalidation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes entries that must not be served any more. */
@Command(
    name = "invalidate",
    description = "Remove stored answers that must not be served any more.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache invalidate -s ai_cache.db --category product_info",
      "  completion-cache invalidate -s ai_cache.db --tag doc-17 --tag doc-18",
      "  completion-cache invalidate -s redis://localhost:6379 --everything --yes",
      "",
      "Each option may be given several times, and what any of them names is removed. An answer"
          + " that was asked for before and arrives after it is not stored, by any process that"
          + " uses this store. Memory that an application keeps in front of the store learns of it"
          + " only where it follows the changes."
    })
final class InvalidateCommand extends ToolCommand {

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "The entry of this key: all digits, or six or more from the beginning.")
  private List<String> keys = new ArrayList<>();

  @Option(names = "--category", paramLabel = "NAME", description = "All entries of a category.")
  private List<String> categories = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "All answers to requests that named a model.")
  private List<String> models = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "NAME", description = "All entries with a tag.")
  private List<String> tags = new ArrayList<>();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "All entries of a namespace, \"\" for those without.")
  private List<String> namespaces = new ArrayList<>();

  @Option(names = "--everything", description = "All entries. Asks first.")
  private boolean everything;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Needed with --everything where nobody can be asked.")
  private boolean yes;

  InvalidateCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() throws IOException {
    List<KeyArgument> given = keys.stream().map(KeyArgument::parse).toList();
    List<Invalidation> all = new ArrayList<>();
    categories.forEach(name -> all.add(Invalidation.category(name)));
    models.forEach(name -> all.add(Invalidation.model(name)));
    tags.forEach(name -> all.add(Invalidation.tag(name)));
    namespaces.forEach(name -> all.add(Invalidation.namespace(name)));
    if (everything) {
      all.add(Invalidation.everything());
    }
    if (all.isEmpty() && given.isEmpty()) {
      throw Trouble.usage(
          "say what to remove: --key, --category, --model, --tag, --namespace or --everything");
    }
    try (CacheStore opened = store.open(around)) {
      boolean missing = false;
      for (KeyArgument key : given) {
        Optional<CacheKey> found = key.find(opened);
        found.ifPresent(one -> all.add(Invalidation.key(one)));
        missing |= found.isEmpty();
      }
      if (everything) {
        confirm();
      }
      long removed = all.stream().mapToLong(opened::invalidate).sum();
      ObjectNode document = Json.object().put("removed", removed);
      json.print(
          around, document, () -> around.out().println(Numbers.entries(removed) + " removed."));
      if (missing) {
        throw Trouble.failed("there is no entry for one of the keys");
      }
      return ExitCodes.OK;
    }
  }

  private void confirm() throws IOException {
    if (yes) {
      return;
    }
    if (!around.screens().askable()) {
      throw Trouble.usage("--everything needs --yes where nobody can be asked");
    }
    around.err().print("Remove everything from " + store.choice(around) + "? [y/N] ");
    around.err().flush();
    byte[] answer = new LineInput(around.in(), 16).next();
    String said = answer == null ? "" : new String(answer, StandardCharsets.UTF_8).strip();
    if (!said.equalsIgnoreCase("y") && !said.equalsIgnoreCase("yes")) {
      throw Trouble.failed("nothing was removed");
    }
  }
}
