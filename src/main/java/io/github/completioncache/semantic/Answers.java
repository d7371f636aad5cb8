package io.github.completioncache.semantic;

import io.github.completioncache.key.CacheKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.StringTokenizer;

/** What answers are told apart by. */
public final class Answers {

  private Answers() {}

  /** A digest of what an answer says; answers that are equal but for white space have the same. */
  public static CacheKey digest(String answer) {
    MessageDigest digest = sha256();
    StringTokenizer words = new StringTokenizer(answer);
    while (words.hasMoreTokens()) {
      digest.update(words.nextToken().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) ' ');
    }
    return CacheKey.of(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
