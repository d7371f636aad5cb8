package io.github.completioncache.cli;

import io.github.completioncache.store.CacheStore;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of the demo, and its errors in one sentence each. */
@Command(
    name = "demo",
    usageHelpAutoWidth = false,
    usageHelpWidth = 80,
    sortOptions = false,
    description =
        "A support bot answers customers' questions through the cache and shows what that saved.",
    footer = {
      "",
      "With Maven: mvn -q compile exec:java -Dexec.args=\"--requests 1000\"",
      "With OPENAI_API_KEY in the environment the real API is asked, at OPENAI_BASE_URL if that is"
          + " set. Exit code: 0 if all went well, 2 after bad arguments, 1 after any other failure."
    })
final class DemoCommand implements Callable<Integer> {

  private static final int DEFAULT_REQUESTS = 300;
  private static final int MOST_REQUESTS = 1_000_000;
  private static final int MOST_CALLERS = 256;
  private static final int LONGEST_LATENCY = 60_000;
  private static final int MOST_PROBLEMS = 5;

  private final Map<String, String> environment;
  private final Terminal terminal;
  private final SupportBot bot = SupportBot.load();

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "How many questions are asked. Default: 300, or the whole file if in order.")
  private @Nullable Integer requests;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many callers ask at the same time. Default: ${DEFAULT-VALUE}.")
  private int callers;

  @Option(
      names = "--store",
      paramLabel = "STORE",
      defaultValue = "sqlite:completion-cache-demo.db",
      description =
          "Where answers are kept: sqlite:FILE, redis://HOST:PORT or memory. Default:"
              + " ${DEFAULT-VALUE}, which stays between runs.")
  private String store = "";

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description =
          "Questions of your own in place of the bot's: one a line, or .csv (the column text,"
              + " question or prompt, else the first) or .jsonl (strings, or objects with such a"
              + " field).")
  private @Nullable String questions;

  @Option(
      names = "--in-order",
      description =
          "Ask the questions once through, as they stand in the file, such as a log. Default:"
              + " chosen at random, the popular ones again and again (Zipf's law).")
  private boolean inOrder;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another seed is another choice of questions. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "gpt-4o-mini",
      description = "A model that accepts temperature 0. Default: ${DEFAULT-VALUE}.")
  private String model = "";

  @Option(
      names = "--stub",
      description = "Ask the local stub of the API even if OPENAI_API_KEY is set.")
  private boolean stub;

  @Option(
      names = "--latency",
      paramLabel = "MS",
      defaultValue = "800",
      description =
          "Median time the stub takes for an answer, in milliseconds. Default: ${DEFAULT-VALUE}.")
  private int latency;

  @Option(
      names = "--dashboard",
      description =
          "Show the numbers on a web page, which stays until Ctrl-C, at a free port of this"
              + " machine.")
  private boolean dashboard;

  @Option(names = "--no-color", description = "Print without colours, as with NO_COLOR set.")
  private boolean noColor;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this.")
  private boolean unusedHelp;

  DemoCommand(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  /**
   * Runs the demo.
   *
   * @return the exit code
   */
  static int execute(
      String[] args,
      PrintWriter out,
      PrintWriter err,
      Map<String, String> environment,
      Terminal terminal) {
    CommandLine line = new CommandLine(new DemoCommand(environment, terminal));
    return line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(
            (e, unused) -> complain(err, e, CommandLine.ExitCode.USAGE, " Try --help."))
        .setExecutionExceptionHandler(
            (e, unused, parsed) -> complain(err, e, CommandLine.ExitCode.SOFTWARE, ""))
        .execute(args);
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    DemoSettings settings;
    CacheStore opened;
    Provider provider;
    try {
      settings = settings(line.getErr());
      opened = settings.store().open();
      provider = provider();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
    Terminal shown = noColor ? terminal.withoutColour() : terminal;
    boolean answered = new Demonstration(settings, line.getOut(), shown).show(opened, provider);
    return answered ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private DemoSettings settings(PrintWriter err) {
    requireBetween("--callers", callers, 1, MOST_CALLERS);
    requireBetween("--latency", latency, 0, LONGEST_LATENCY);
    if (requests != null) {
      requireBetween("--requests", requests, 1, MOST_REQUESTS);
    }
    if (model.isBlank()) {
      throw new IllegalArgumentException("--model must not be blank");
    }
    List<Question> asked = questions == null ? bot.questions() : fromFile(questions, err);
    int defaultRequests = inOrder ? asked.size() : DEFAULT_REQUESTS;
    int number = requests == null ? defaultRequests : requests;
    return new DemoSettings(
        bot,
        questions == null ? "written for this demo" : "from " + questions,
        inOrder ? Sequence.inOrder(asked, number) : Sequence.repeating(asked, number, seed),
        asked.size(),
        inOrder ? "in order" : "the popular ones again and again (seed " + seed + ")",
        callers,
        StoreChoice.parse(store),
        model,
        dashboard);
  }

  private Provider provider() {
    return !stub && Provider.isRealPossible(environment)
        ? Provider.real(environment)
        : Provider.stub(bot.answers(), Duration.ofMillis(latency));
  }

  private static List<Question> fromFile(String name, PrintWriter err) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--questions has no valid file name: " + name, e);
    }
    QuestionFile file = QuestionFile.read(path);
    List<String> problems = file.problems();
    problems.stream()
        .limit(MOST_PROBLEMS)
        .forEach(problem -> err.println(name + ": " + problem + ", skipped"));
    if (problems.size() > MOST_PROBLEMS) {
      err.println(name + ": " + (problems.size() - MOST_PROBLEMS) + " more bad lines, skipped");
    }
    return file.questions().stream().toList();
  }

  private static void requireBetween(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " must be between " + least + " and " + most + ", but is " + value);
    }
  }

  private static int complain(PrintWriter err, Exception failure, int exitCode, String hint) {
    String message = failure.getMessage();
    String sentence = message == null ? failure.getClass().getSimpleName() : message.strip();
    err.println("demo: " + sentence + (sentence.endsWith(".") ? "" : ".") + hint);
    err.flush();
    return exitCode;
  }
}
