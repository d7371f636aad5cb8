package io.github.completioncache.key;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Values as a mapper may be asked to serialize them, drawn from a seeded source. */
final class RandomJson {

  private static final String[] CHARACTERS = {
    "a",
    "b",
    "z",
    "A",
    "0",
    " ",
    "?",
    "\n",
    "\t",
    "\"",
    "\\",
    "/",
    "\u0000",
    "\u001f",
    "\u007f",
    "\u0080",
    "\u00e9",
    "\u20ac",
    "\ud7ff",
    "\ue000",
    "\ufb33",
    "\uffff",
    "\uD83D\uDE00",
    "\uDBFF\uDFFF"
  };

  private RandomJson() {}

  static String text(Random random, int characters) {
    int kinds = random.nextBoolean() ? 6 : CHARACTERS.length;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(CHARACTERS[random.nextInt(kinds)]);
    }
    return text.toString();
  }

  static Map<String, Object> object(Random random, int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    int size = random.nextInt(depth % 2 == 0 ? 8 : 40);
    for (int i = 0; i < size; i++) {
      object.put(text(random, random.nextInt(6)), value(random, depth - 1));
    }
    return object;
  }

  static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 18 : 15)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 -> (short) random.nextInt();
      case 5 -> finite(random);
      case 6 -> random.nextInt(2_000_000) / 1000.0;
      case 7 -> finiteFloat(random);
      case 8 -> random.nextFloat();
      case 9 -> new BigInteger(random.nextInt(400), random).negate();
      case 10 -> new BigDecimal(new BigInteger(80, random), random.nextInt(60) - 30);
      case 11 -> random.nextInt(5) - 2.0;
      case 12 -> bytes(random);
      case 13, 14 -> text(random, random.nextInt(60));
      case 15 -> list(random, depth - 1);
      default -> object(random, depth - 1);
    };
  }

  private static List<@Nullable Object> list(Random random, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      list.add(value(random, depth));
    }
    return list;
  }

  static double finite(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : -0.0;
  }

  private static float finiteFloat(Random random) {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : -0.0f;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }
}
