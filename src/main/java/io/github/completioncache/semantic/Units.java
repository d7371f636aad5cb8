package io.github.completioncache.semantic;

import io.github.completioncache.semantic.TextGuard.Difference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Other units of measurement or currencies. */
final class Units implements Difference {

  private static final String NAMES =
      "usd $ dollar; eur € euro; gbp £ quid; jpy ¥ yen; cny yuan rmb renminbi; inr ₹ rupee; chf"
          + " franc; cad; aud; nzd; sek krona; nok; dkk; pln zloty; try lira; rub ruble; krw ₩ won;"
          + " brl real; mxn peso; zar rand; hkd; sgd; btc bitcoin; eth ether ethereum; km kilometer"
          + " kilometre; mile mi; meter metre m; cm centimeter centimetre; mm millimeter"
          + " millimetre; inch; ft foot feet; yard yd; kg kilogram kilo; gram g; pound; lb lbs;"
          + " ounce oz; ton tonne; liter litre l; ml milliliter millilitre; gallon; cup; celsius"
          + " centigrade; fahrenheit; kelvin; mph; kmh kph; kb kilobyte; mb megabyte; gb gigabyte;"
          + " tb terabyte; byte; bit; ms millisecond; second sec s; minute min; hour hr h; day;"
          + " week; month; year; watt; kw kilowatt; volt; hertz hz; mhz; ghz; % percent percentage";

  /** Words that are units only behind a number. */
  private static final Set<String> BEHIND_NUMBERS =
      Set.of(
          "second", "min", "try", "real", "mi", "won", "cup", "foot", "rand", "bit", "ton", "day",
          "week", "month", "year", "hour", "minut", "pound", "yard", "hr", "sec", "inch", "m", "g",
          "l", "s", "h");

  private static final Map<String, Integer> UNITS = units();
  private static final int CELSIUS = number("celsius");
  private static final int POUND = number("pound");
  private static final int STERLING = number("gbp");
  private static final int WEIGHT = number("lb");
  private static final int FAHRENHEIT = number("fahrenheit");

  private static int number(String name) {
    return Objects.requireNonNull(UNITS.get(Stems.of(name)));
  }

  private static Map<String, Integer> units() {
    Map<String, Integer> units = new HashMap<>();
    int number = 0;
    for (String names : NAMES.split("; ?", -1)) {
      for (String name : names.trim().split(" ", -1)) {
        units.put(Stems.of(name), number);
      }
      number++;
    }
    return Map.copyOf(units);
  }

  @Override
  public boolean between(Text one, Text other) {
    Set<Integer> these = of(one.tokens());
    Set<Integer> those = of(other.tokens());
    if (these.isEmpty() || those.isEmpty()) {
      return hasShort(one.tokens()) || hasShort(other.tokens());
    }
    return !these.equals(those) && !arePounds(these, those) && !arePounds(those, these);
  }

  /** "Pounds" are a weight or a currency, whatever the other text says. */
  private static boolean arePounds(Set<Integer> some, Set<Integer> others) {
    Set<Integer> read = new HashSet<>(some);
    if (!read.remove(POUND)) {
      return false;
    }
    for (int unit : new int[] {STERLING, WEIGHT}) {
      if (others.contains(unit)) {
        read.add(unit);
      }
    }
    return read.equals(others);
  }

  /** Whether a letter is glued to a number that may be a unit, or part of a name: 5s. */
  private static boolean hasShort(List<Token> tokens) {
    for (int i = 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.glued() && token.isWord() && token.text().length() == 1 && at(tokens, i) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> of(List<Token> tokens) {
    Set<Integer> units = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      int unit = at(tokens, i);
      if (unit >= 0) {
        units.add(unit);
      }
    }
    return units;
  }

  /** Whether both tokens name one unit. */
  static boolean areSame(List<Token> tokens, int at, List<Token> others, int otherAt) {
    int unit = at(tokens, at);
    int another = at(others, otherAt);
    return unit >= 0
        && another >= 0
        && (unit == another
            || arePounds(Set.of(unit), Set.of(another))
            || arePounds(Set.of(another), Set.of(unit)));
  }

  /** The number of the unit that a token names; negative if it names none. */
  static int at(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    if (token.isNumber()) {
      return -1;
    }
    boolean behindNumber = at > 0 && tokens.get(at - 1).isNumber();
    boolean asDegrees = (behindNumber && token.glued()) || (at > 0 && tokens.get(at - 1).is("°"));
    if (asDegrees && (token.is("c") || token.is("f"))) {
      return token.is("c") ? CELSIUS : FAHRENHEIT;
    }
    if (behindNumber && token.glued() && token.capital() && token.is("m")) {
      // A million.
      return -1;
    }
    Integer unit = UNITS.get(token.stem());
    return unit != null && (behindNumber || !BEHIND_NUMBERS.contains(token.stem())) ? unit : -1;
  }
}
