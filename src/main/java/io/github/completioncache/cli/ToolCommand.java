package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStoreException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands that work on a store have in common. */
abstract class ToolCommand implements Callable<Integer> {

  final Surroundings around;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private CommonOptions common = new CommonOptions();

  ToolCommand(Surroundings around) {
    this.around = around;
  }

  /**
   * Does what the command is for.
   *
   * @return the exit code
   * @throws Trouble if it cannot be done
   * @throws CacheStoreException if the store fails
   */
  abstract int run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    try {
      int exitCode = run();
      around.out().flush();
      if (around.out().checkError()) {
        throw Trouble.failed("the output cannot be written");
      }
      return exitCode;
    } catch (Trouble e) {
      return complain(e, e.exitCode(), String.valueOf(e.getMessage()));
    } catch (CacheStoreException e) {
      return complain(e, ExitCodes.STORE, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Its message may quote what was asked or answered.
      return complain(e, ExitCodes.FAILED, "something failed: " + e.getClass().getSimpleName());
    }
  }

  private int complain(Exception failure, int exitCode, String sentence) {
    around.out().flush();
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Tool.say(around.err(), line, sentence, exitCode == ExitCodes.USAGE);
    if (common.isVerbose()) {
      Tool.showOrigin(around.err(), failure);
    }
    around.err().flush();
    return exitCode;
  }
}
