package io.github.completioncache.key;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.ObjectCodec;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form (RFC 8785) of one JSON object, such as the body of a request, with its
 * top-level members at hand.
 *
 * <p>Two documents that differ only in the order of names, in white space, in escapes or in the way
 * a number is written have the same canonical form. There is one deviation from RFC 8785: an
 * integer written without point and exponent keeps all its digits, where the RFC would round it to
 * a double.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CanonicalJson {

  /** The most arrays and objects within each other, the root included. */
  public static final int MAX_DEPTH = 512;

  /** The most digits of a number, those of its fraction and exponent included. */
  public static final int MAX_DIGITS = NumberText.MAX_DIGITS;

  private static final int FIRST_CAPACITY = 2_048;

  private final byte[] bytes;
  private final int length;
  private final RootMembers members;

  private CanonicalJson(CanonicalWriter writer) {
    bytes = writer.array();
    length = writer.length();
    members = writer.rootMembers();
  }

  /** Something that can write itself as JSON. */
  @FunctionalInterface
  public interface JsonSource {

    /**
     * Writes one JSON object.
     *
     * @param generator has no codec: set one if objects are written through it
     * @throws IOException as the generator does
     */
    void writeTo(JsonGenerator generator) throws IOException;
  }

  /**
   * The canonical form of JSON text.
   *
   * @param json UTF-8 text without a byte order mark (RFC 8259 section 8.1)
   * @throws CanonicalJsonException if the text is not JSON, not an object, or has no canonical form
   */
  public static CanonicalJson parse(byte[] json) throws CanonicalJsonException {
    Objects.requireNonNull(json, "json");
    CanonicalWriter writer = new CanonicalWriter(json.length);
    JsonReader.read(json, writer);
    return of(writer);
  }

  /**
   * The canonical form of what a source writes, which is never held as text.
   *
   * @throws CanonicalJsonException if that is not an object or has no canonical form, or if the
   *     source throws anything
   */
  public static CanonicalJson write(JsonSource source) throws CanonicalJsonException {
    Objects.requireNonNull(source, "source");
    return write(null, source);
  }

  /**
   * The canonical form of an object as a mapper serializes it.
   *
   * @param mapper an {@code ObjectMapper}
   * @throws CanonicalJsonException if the value is not written as an object or has no canonical
   *     form, or if the mapper throws anything
   */
  public static CanonicalJson write(ObjectCodec mapper, Object value)
      throws CanonicalJsonException {
    Objects.requireNonNull(mapper, "mapper");
    Objects.requireNonNull(value, "value");
    return write(mapper, generator -> mapper.writeValue(generator, value));
  }

  private static CanonicalJson write(@Nullable ObjectCodec codec, JsonSource source)
      throws CanonicalJsonException {
    CanonicalWriter writer = new CanonicalWriter(FIRST_CAPACITY);
    CanonicalGenerator generator = new CanonicalGenerator(writer, codec);
    try {
      source.writeTo(generator);
    } catch (StackOverflowError e) {
      throw new CanonicalJsonException(Reasons.STACK_EXHAUSTED);
    } catch (IOException | RuntimeException e) {
      throw refusal(e);
    }
    if (!generator.isComplete()) {
      throw new CanonicalJsonException(Reasons.INCOMPLETE);
    }
    return of(writer);
  }

  private static CanonicalJson of(CanonicalWriter writer) throws CanonicalJsonException {
    if (writer.array()[0] != '{') {
      throw new CanonicalJsonException(Reasons.ROOT_NOT_OBJECT);
    }
    return new CanonicalJson(writer);
  }

  /** Serializers wrap what a generator throws, and quote what they serialize. */
  private static CanonicalJsonException refusal(Exception thrown) {
    Throwable cause = thrown;
    for (int i = 0; i < MAX_DEPTH && cause != null; i++) {
      if (cause instanceof CanonicalJsonException refusal) {
        return refusal;
      }
      cause = cause.getCause();
    }
    return new CanonicalJsonException(Reasons.SERIALIZER_FAILED + thrown.getClass().getName());
  }

  /** The length of the canonical form in bytes. */
  public int length() {
    return length;
  }

  /** The canonical form as UTF-8, a new array at each call. */
  public byte[] toBytes() {
    byte[] ordered = new byte[length];
    int at = 0;
    ordered[at++] = '{';
    for (int i = 0; i < members.count(); i++) {
      if (i > 0) {
        ordered[at++] = ',';
      }
      int size = members.to(i) - members.from(i);
      System.arraycopy(bytes, members.from(i), ordered, at, size);
      at += size;
    }
    ordered[at] = '}';
    return ordered;
  }

  /** The names of the members in canonical order. */
  public List<String> names() {
    return members.names();
  }

  /** Whether there is a member of that name, be it {@code null}. */
  public boolean has(String name) {
    return members.find(name) >= 0;
  }

  /** Whether there is a member of that name and it is {@code null}. */
  public boolean isNull(String name) {
    return first(name) == 'n';
  }

  /** The text of a member that is a string. */
  public Optional<String> string(String name) {
    return first(name) == '"' ? Optional.of(CanonicalText.unquote(value(name))) : Optional.empty();
  }

  /** The value of a member that is a number, rounded to a double. */
  public OptionalDouble number(String name) {
    int first = first(name);
    return first == '-' || (first >= '0' && first <= '9')
        ? OptionalDouble.of(Double.parseDouble(CanonicalText.ascii(value(name))))
        : OptionalDouble.empty();
  }

  /** The value of a member that is {@code true} or {@code false}. */
  public Optional<Boolean> bool(String name) {
    int first = first(name);
    return first == 't' || first == 'f' ? Optional.of(first == 't') : Optional.empty();
  }

  /**
   * Whether the canonical form of some member, its name included, contains this text. It is
   * searched where it lies, so that few bodies need a closer look.
   *
   * @param text UTF-8, at least one byte
   */
  public boolean contains(byte[] text) {
    for (int at = 0; at <= length - text.length; at++) {
      if (bytes[at] == text[0]
          && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  /** The canonical form of a member's value, whatever it is, as a new array. */
  public Optional<byte[]> canonical(String name) {
    return has(name) ? Optional.of(value(name)) : Optional.empty();
  }

  /**
   * Feeds a digest with the canonical form of the object that has only some of the members.
   *
   * @param include whether a member of that name is one of them
   */
  public void digest(MessageDigest into, Predicate<String> include) {
    byte separator = '{';
    for (int i = 0; i < members.count(); i++) {
      if (include.test(members.name(i))) {
        into.update(separator);
        into.update(bytes, members.from(i), members.to(i) - members.from(i));
        separator = ',';
      }
    }
    if (separator == '{') {
      into.update(separator);
    }
    into.update((byte) '}');
  }

  /** The fields that are members of that name, or lie below one, with their digests. */
  FieldTree fields(Predicate<String> include) {
    return BodyFields.of(bytes, members, include);
  }

  /** The first byte of a member's value, which tells its type, or -1 if there is none. */
  private int first(String name) {
    int member = members.find(name);
    return member < 0 ? -1 : bytes[members.valueFrom(member, bytes)];
  }

  private byte[] value(String name) {
    int member = members.find(name);
    return Arrays.copyOfRange(bytes, members.valueFrom(member, bytes), members.to(member));
  }

  /** Tells sizes only: the content may be confidential. */
  @Override
  public String toString() {
    return "CanonicalJson[" + members.count() + " members, " + length + " bytes]";
  }
}
