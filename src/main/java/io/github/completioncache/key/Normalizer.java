package io.github.completioncache.key;

import java.text.Normalizer.Form;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Makes requests share a key which differ in something that their callers say does not matter, such
 * as white space around a question. It changes the key only: what is sent stays as it is.
 *
 * <p>What a normalizer takes for the same is answered with the same answer, so each is a promise of
 * the application's. White space matters in code, in tables and in verse, and upper and lower case
 * in much more than names.
 *
 * <p>The names of the normalizers are part of the key, so caches with other ones share no entry.
 * Implementations are pure functions, safe for use by several threads.
 */
public interface Normalizer {

  /**
   * What keys say of it. Whoever changes what a normalizer does gives it another name, such as one
   * with the next number at its end. Never blank, and always the same.
   */
  String name();

  /**
   * The body that the key is made of.
   *
   * @param body that of the request, or what the normalizer before this one made of it
   * @return {@code body} itself if there is nothing to be changed
   * @throws CanonicalJsonException if the result has no canonical form. After this or any other
   *     exception the request is a bypass.
   */
  CanonicalJson apply(CanonicalJson body) throws CanonicalJsonException;

  /**
   * Whether an answer to any request of this key will do for all of them: it is asked of the
   * request that an answer is to be stored for, and of each that it is to be served for. The buffer
   * must be neither changed nor kept. Default: it will.
   *
   * @param body that of the request as it is sent
   */
  default boolean accepts(CanonicalJson body, byte[] answer, int offset, int length) {
    return true;
  }

  /** A change of a whole body. */
  @FunctionalInterface
  interface Change {

    /** As {@link Normalizer#apply}. */
    CanonicalJson apply(CanonicalJson body) throws CanonicalJsonException;
  }

  /** A normalizer of that name which changes bodies so. */
  static Normalizer of(String name, Change change) {
    return new NamedChange(name, change);
  }

  /**
   * A normalizer of that name which changes each text that people and applications say so: the
   * content of messages from {@code system}, {@code developer} and {@code user}, text by text, the
   * fields {@code system} and {@code instructions}, and {@code input} if it is a text or has such
   * messages. All else stays: what the model said, tool calls and their results, schemas, and data
   * of any kind.
   */
  static Normalizer texts(String name, UnaryOperator<String> change) {
    Objects.requireNonNull(change, "change");
    return new NamedChange(name, body -> SpokenTexts.changed(body, change));
  }

  /** Takes white space off both ends of the texts that {@link #texts} changes. */
  static Normalizer trim() {
    return texts("trim@1", WhiteSpace::trimmed);
  }

  /**
   * Makes each run of white space, line ends included, one space, and takes it off both ends, in
   * the texts that {@link #texts} changes. Not for code or tables.
   */
  static Normalizer collapseWhiteSpace() {
    return texts("collapse-white-space@1", WhiteSpace::collapsed);
  }

  /**
   * Unicode's normalization form C for the texts that {@link #texts} changes: composed and
   * decomposed accents are the same.
   */
  static Normalizer nfc() {
    return texts("nfc@1", text -> java.text.Normalizer.normalize(text, Form.NFC));
  }

  /**
   * Numbers the ids of messages and tool calls in the order of their first appearance, so that
   * conversations share a key which differ in these ids only. What a tool was given and what it
   * answered counts as ever.
   *
   * <p>An id that is mentioned anywhere else in the request stays, and so do ids that name
   * something which the provider keeps. An answer that repeats an id is neither stored nor served.
   */
  static Normalizer aliasIds() {
    return IdAliases.NORMALIZER;
  }
}
