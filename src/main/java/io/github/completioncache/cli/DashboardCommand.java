package io.github.completioncache.cli;

import io.github.completioncache.dashboard.Dashboard;
import io.github.completioncache.store.CacheStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the page with the numbers of all processes that share a store, until it is stopped. */
@Command(
    name = "dashboard",
    description = "Show the numbers of all processes that share a store, on a web page.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  completion-cache dashboard -s ai_cache.db",
      "  completion-cache dashboard -s redis://localhost:6379 --port 9000 --name shop",
      "",
      "Ends with Ctrl-C. Only this machine can open the page. To let others, give --address and a"
          + " token of 16 characters or more in COMPLETION_CACHE_DASHBOARD_TOKEN; they open"
          + " /?token=TOKEN once. The numbers come from the store's ledger."
    })
final class DashboardCommand extends ToolCommand {

  /** An argument could be read by other users of the machine. */
  private static final String TOKEN = "COMPLETION_CACHE_DASHBOARD_TOKEN";

  @Mixin private StoreOptions store = new StoreOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8765",
      description = "The port; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "The address to listen at. Default: that of the loopback interface.")
  private @Nullable String address;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "A name under which the page is reached, such as that of a proxy; repeatable.")
  private String[] hosts = {};

  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description = "What the page says it is about. Default: the store's kind and place.")
  private @Nullable String name;

  @Option(
      names = "--show-text",
      description = "Show the text of popular requests, if the ledger keeps it.")
  private boolean showText;

  @Option(names = "--allow-invalidation", description = "Let the page remove stored answers.")
  private boolean allowInvalidation;

  @Option(
      names = "--allow-rejection",
      description = "Let the page remove wrong answers, and keep new ones out for an hour.")
  private boolean allowRejection;

  DashboardCommand(Surroundings around) {
    super(around);
  }

  @Override
  int run() throws InterruptedException {
    try (CacheStore opened = store.open(around);
        Dashboard dashboard = start(opened)) {
      around.out().println("The dashboard is at " + dashboard.uri() + " until Ctrl-C.");
      around.out().flush();
      new CountDownLatch(1).await();
      return ExitCodes.OK;
    }
  }

  private Dashboard start(CacheStore opened) {
    try {
      Dashboard.Builder settings =
          Dashboard.builder()
              .store(opened)
              .clock(around.clock())
              .port(port)
              .hosts(hosts)
              .name(name == null ? String.valueOf(store.choice(around)) : name)
              .showRequests(showText)
              .allowInvalidation(allowInvalidation)
              .allowRejection(allowRejection);
      if (address != null) {
        settings.address(InetAddress.getByName(address));
      }
      String token = around.environment().get(TOKEN);
      if (token != null) {
        settings.token(token);
      }
      return settings.start();
    } catch (UnknownHostException e) {
      throw Trouble.usage("--address is no address of this machine: " + address);
    } catch (IOException e) {
      throw Trouble.failed("port " + port + " cannot be had; give another one with --port", e);
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(e);
    } catch (IllegalStateException e) {
      throw Trouble.usage(String.valueOf(e.getMessage()));
    }
  }
}
