package io.github.completioncache.semantic;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import io.github.completioncache.semantic.langchain4j.LangChain4jEmbedder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often the rules serve, and how often wrongly, on the labelled questions of the shared data.
 * Prints the tables of {@code docs/semantic-benchmark.md}.
 */
public final class SemanticBenchmark {

  static final double BOUND = 0.02;
  private static final long SEED = 1;
  private static final double[] STAGES = {0.1, 0.25, 0.5, 1};

  private final PrintStream out;
  private final Embedder embedder;

  SemanticBenchmark(Embedder embedder, PrintStream out) {
    this.embedder = embedder;
    this.out = out;
  }

  /** Runs all of it. */
  public static void main(String[] arguments) throws IOException {
    new SemanticBenchmark(
            LangChain4jEmbedder.free(
                "all-minilm-l6-v2-q", new AllMiniLmL6V2QuantizedEmbeddingModel()),
            System.out)
        .run();
  }

  void run() throws IOException {
    Questions train = Questions.ofIntents(embedder, "banking77-train.csv", "banking77-test.csv");
    int known = Questions.rows("banking77-train.csv").size();
    filled("banking77", train.part(0, known).shuffled(SEED), train.part(known, train.size()));
    living("banking77", train.shuffled(SEED));
    Questions commands = Questions.ofIntents(embedder, "hwu64.csv").shuffled(SEED);
    int most = commands.size() * 3 / 4;
    filled("hwu64", commands.part(0, most), commands.part(most, commands.size()));
    living("hwu64", commands);
    living("assistant-pairs", Questions.ofPairs(embedder, "assistant-pairs.csv").shuffled(SEED));
    times(train.shuffled(SEED), commands);
  }

  private void times(Questions... sets) throws IOException {
    out.println();
    out.println("| part of a lookup | rows | p50 | p95 |");
    out.println("|---|---|---|---|");
    Path folder = Files.createTempDirectory("completion-cache");
    for (int i = 0; i < sets.length; i++) {
      new LookupTimes(sets[i], embedder, out).print(folder.resolve(i + ".db"));
    }
  }

  /** A cache that is filled with {@code train} is asked {@code test}. */
  private void filled(String set, Questions train, Questions test) {
    head(set + ": filled with " + train.size() + " questions, then asked " + test.size());
    Precedents forCalibration = Precedents.others(train);
    Questions all = train.then(test);
    Precedents precedents = Precedents.amongFirst(all, train.size());
    for (boolean guarded : new boolean[] {false, true}) {
      List<Observation> held = new Trial(train, forCalibration, guards(guarded)).observations();
      Trial trial = new Trial(all, precedents, guards(guarded));
      Tally fixed = trial.asking(train.size(), MatchRule.fixed(0.8));
      row("fixed 0.80", guarded, fixed);
      row("best fixed", guarded, fixed.best(BOUND));
      Calibration.Builder pairs = Calibration.builder().errorBound(BOUND);
      Calibration.Builder neighbours = Calibration.builder().errorBound(BOUND);
      for (Observation each : held) {
        pairs.pair(Trial.CATEGORY, each.similarity(), each.correct());
        neighbours.observation(Trial.CATEGORY, each);
      }
      row("calibrated, similarity", guarded, calibrated(trial, train.size(), pairs));
      row("calibrated, neighbours", guarded, calibrated(trial, train.size(), neighbours));
    }
  }

  private static Tally calibrated(Trial trial, int known, Calibration.Builder calibration) {
    return trial.asking(known, MatchRule.calibrated(calibration.build()));
  }

  /** A cache that is empty at first is asked all. */
  private void living(String set, Questions questions) {
    head(set + ": " + questions.size() + " questions, from empty");
    Precedents precedents = Precedents.earlier(questions);
    for (boolean guarded : new boolean[] {false, true}) {
      Trial trial = new Trial(questions, precedents, guards(guarded));
      row("fixed 0.80", guarded, trial.living(MatchRule.fixed(0.8)));
      best(guarded, trial);
      Tally verified = trial.living(MatchRule.verified(BOUND, SEED));
      row("verified", guarded, verified);
      if (verified.served() > 0) {
        stages(verified);
      }
    }
  }

  private static List<Guard> guards(boolean guarded) {
    return guarded ? Guards.standard() : List.of();
  }

  /** The lowest fixed threshold that keeps the bound, chosen in hindsight. */
  private void best(boolean guarded, Trial trial) {
    for (int step : IntStream.range(160, 200).toArray()) {
      double threshold = step / 200.0;
      Tally tally = trial.living(MatchRule.fixed(threshold));
      if (tally.served() == 0 || tally.error() <= BOUND) {
        row(String.format(Locale.ROOT, "best fixed, %.3f", threshold), guarded, tally);
        return;
      }
    }
    out.println("| best fixed | " + guarded + " | none keeps the bound | | | | | |");
  }

  private void head(String title) {
    out.println();
    out.println("**" + title + "**");
    out.println();
    out.println("| rule | guards | hit rate | served | error | at most (95 %) | recall | area |");
    out.println("|---|---|---|---|---|---|---|---|");
  }

  private void row(String rule, boolean guarded, Tally tally) {
    out.printf(
        Locale.ROOT,
        "| %s | %s | %.1f %% | %,d | %.2f %% | %.2f %% | %.1f %% | %.3f |%n",
        rule,
        guarded ? "on" : "off",
        100 * tally.hitRate(),
        tally.served(),
        tally.served() == 0 ? 0 : 100 * tally.error(),
        100 * tally.upperError(),
        100 * tally.recall(),
        tally.area());
  }

  private static String stage(double error) {
    return Double.isNaN(error) ? " none |" : String.format(Locale.ROOT, " %.2f %% |", 100 * error);
  }

  private void stages(Tally tally) {
    StringBuilder line = new StringBuilder("| error after a tenth, a quarter, half, all of it | |");
    for (double share : STAGES) {
      line.append(stage(tally.errorAfter(share)));
    }
    out.println(line + " | |");
  }
}
