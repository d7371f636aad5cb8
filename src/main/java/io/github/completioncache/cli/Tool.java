package io.github.completioncache.cli;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/** The command {@code completion-cache}: its commands, and its errors in one sentence each. */
@Command(
    name = Tool.NAME,
    mixinStandardHelpOptions = true,
    versionProvider = Tool.Version.class,
    usageHelpAutoWidth = false,
    usageHelpWidth = Tool.WIDTH,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Looks into the store of an application that uses completion-cache, and looks after it.",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was done",
      "1:something was not done or not found; standard error says what",
      "2:the command line makes no sense",
      "3:the store is not there, or cannot be used"
    },
    footerHeading = "%nA beginning:%n",
    footer = {
      "  completion-cache demo",
      "  export " + StoreOptions.VARIABLE + "=ai_cache.db",
      "  completion-cache stats --since 7d --by category",
      "  completion-cache inspect 3f2a9c01b7de",
      "  completion-cache export | completion-cache import -s redis://localhost:6379",
      "",
      "completion-cache help COMMAND explains a command and shows examples. Results go to standard"
          + " output, everything else to standard error."
    })
final class Tool {

  static final String NAME = "completion-cache";
  static final int WIDTH = 80;

  private static final Pattern LOGIN = Pattern.compile("(://)[^/\\s'\"]*@");
  private static final Pattern SENTINEL_PASSWORD =
      Pattern.compile("(sentinelPassword=)[^&\\s'\"]*");

  private Tool() {}

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  static int execute(String[] args, Surroundings around) {
    if (args.length == 0) {
      line(around).usage(around.out());
      return ExitCodes.USAGE;
    }
    return line(around).execute(args);
  }

  static CommandLine line(Surroundings around) {
    CommandLine line =
        new CommandLine(new Tool())
            .addSubcommand(new DemoCommand(around.environment(), around.screens().out()))
            .addSubcommand(new StatsCommand(around))
            .addSubcommand(new TopCommand(around))
            .addSubcommand(new DashboardCommand(around))
            .addSubcommand(new InspectCommand(around))
            .addSubcommand(new ExplainCommand(around))
            .addSubcommand(new WarmCommand(around))
            .addSubcommand(new InvalidateCommand(around))
            .addSubcommand(new PurgeCommand(around))
            .addSubcommand(new ExportCommand(around))
            .addSubcommand(new ImportCommand(around))
            .addSubcommand(new GenerateCompletion())
            .addSubcommand(new HelpCommand());
    // Settings reach the subcommands that are there when they are made.
    return line.setOut(around.out())
        .setErr(around.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(WIDTH)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler((e, unused) -> misused(around.err(), e))
        .setExecutionExceptionHandler(
            (e, failed, parsed) -> {
              String message = e.getMessage();
              say(
                  around.err(),
                  failed,
                  message == null ? e.getClass().getSimpleName() : message,
                  false);
              return ExitCodes.FAILED;
            });
  }

  private static int misused(PrintWriter err, ParameterException e) {
    say(err, e.getCommandLine(), String.valueOf(e.getMessage()), /* hint= */ true);
    return ExitCodes.USAGE;
  }

  /** Prints what is wrong, without the passwords that arguments may hold. */
  static void say(PrintWriter err, CommandLine line, String sentence, boolean hint) {
    String stripped = withoutPasswords(sentence.strip());
    String name = line.getCommandSpec().qualifiedName();
    err.println(
        name
            + ": "
            + stripped
            + (stripped.endsWith(".") ? "" : ".")
            + (hint ? " Try " + name + " --help." : ""));
    err.flush();
  }

  private static String withoutPasswords(String text) {
    String without = LOGIN.matcher(text).replaceAll("$1...@");
    return SENTINEL_PASSWORD.matcher(without).replaceAll("$1...");
  }

  /** Prints where a failure came from: classes and lines, without messages, which may quote. */
  static void showOrigin(PrintWriter err, Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      err.println("  " + each.getClass().getName());
      for (StackTraceElement place : each.getStackTrace()) {
        err.println("    at " + place);
      }
    }
  }

  /** Says which release this is. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Tool.class.getPackage().getImplementationVersion();
      return new String[] {
        NAME + " " + (version == null ? "(not from a jar)" : version), "Java " + Runtime.version(),
      };
    }
  }
}
