package io.github.completioncache.semantic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of English words. */
final class English {

  /** Words of which a question has any number, and which say nothing of what it is about. */
  private static final Set<String> FILLERS =
      Set.of(
          ("a an the this that these those it its it's i i'm i've i'd i'll me my mine myself you"
               + " your yours he him his she her hers we us our ours they them their theirs one"
               + " ones am is are was were be been being do does did doing done have has had having"
               + " can could will would shall should may might must and or but so if then than as"
               + " of at by for with about to from in into on onto out up off over through there"
               + " here what which who whom whose when where why how please kindly hi hello hey"
               + " thanks thank ok okay just also too very really quite some any all each every"
               + " such own other another still yet already again even ever only both while because"
               + " since until during per via like let lets let's get got go going want need try"
               + " trying help tell show give find make know way thing things something anything"
               + " there's what's how's where's who's that's you're we're they're isn't aren't"
               + " don't doesn't didn't won't can't cannot couldn't wouldn't shouldn't haven't"
               + " hasn't not no n't s t re ve ll d m use using used uses vs versus etc yeah yes"
               + " yep uh um hmm oh asap pls anymore alright gonna wanna didnt dont doesnt cant"
               + " wont isnt im ive thats whats")
              .split(" "));

  /** Those of them that tell what is done, if nothing else does. */
  private static final Set<String> DOING =
      Set.of("get", "got", "go", "find", "make", "use", "using", "show", "give", "try", "help");

  /** Frequent words of other languages that are none of English. */
  private static final Set<String> FOREIGN =
      Set.of(
          ("der und ist nicht wie kann ich ein eine für von mit auf wo warum wann le la les est que"
               + " pour comment une dans pourquoi je mon el los las cómo como por para qué mi puedo"
               + " dónde il che come perché posso mio uma os um não meu het een hoe niet van ik"
               + " waar jak nie jest czy och det att på hur nasıl bir ne için")
              .split(" "));

  private static final Set<String> COMMON = common();
  private static final Map<String, List<Integer>> SYNONYMS = synonyms();

  private English() {}

  /** Whether a word, in lower case, says nothing of what a question is about. */
  static boolean isFiller(String word) {
    return FILLERS.contains(word) || isContraction(word);
  }

  /** Whether a word says what is done, though it mostly says nothing. */
  static boolean isDoing(Token word) {
    return DOING.contains(word.text());
  }

  /** {@code you've}, {@code they're}, {@code hadn't}; not {@code today's}. */
  private static boolean isContraction(String word) {
    int apostrophe = word.indexOf('\'');
    return apostrophe > 0
        && !word.endsWith("'s")
        && (word.endsWith("n't") || FILLERS.contains(word.substring(0, apostrophe)));
  }

  static boolean isCommon(Token word) {
    return word.filler() || COMMON.contains(word.stem());
  }

  /** Whether what is known of English may be used on these tokens. */
  static boolean isLanguageOf(List<Token> tokens) {
    int words = 0;
    int common = 0;
    int foreign = 0;
    for (Token token : tokens) {
      if (token.isWord() && !token.isMixed()) {
        words++;
        common += isCommon(token) ? 1 : 0;
        foreign += FOREIGN.contains(token.text()) ? 1 : 0;
      }
    }
    return 3 * common >= words && common >= 3 * foreign;
  }

  /** The groups of synonyms that a stem is in. */
  static List<Integer> meanings(String stem) {
    return SYNONYMS.getOrDefault(stem, List.of());
  }

  private static Set<String> common() {
    Set<String> stems = new HashSet<>();
    for (String line : lines("common-words.txt")) {
      for (String word : line.split(" ", -1)) {
        stems.add(Stems.of(word));
      }
    }
    return Set.copyOf(stems);
  }

  private static Map<String, List<Integer>> synonyms() {
    Map<String, List<Integer>> groups = new HashMap<>();
    int number = 0;
    for (String line : lines("synonyms.txt")) {
      for (String word : line.split(" ", -1)) {
        groups.computeIfAbsent(Stems.of(word), stem -> new ArrayList<>()).add(number);
      }
      number++;
    }
    return groups;
  }

  /** The lines of a list, without comments. */
  static List<String> lines(String resource) {
    try (InputStream in = English.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing beside " + English.class.getName());
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
