package io.github.completioncache.key;

import java.util.Arrays;

/**
 * Writes JSON values in canonical form (RFC 8785) as they come, into one growing array.
 *
 * <p>The members of an object are appended in the order of their arrival; when the object ends,
 * their bytes are put into the order of their names. The root object's members stay where they are:
 * whoever reads them goes by {@link #rootMembers()}. The caller sees to it that the calls make up
 * well-formed JSON. Not thread-safe.
 */
final class CanonicalWriter {

  private final CanonicalBuffer out;
  private final MemberStack members = new MemberStack();

  /** For each open array or object: where its members begin on the stack, or -1 for an array. */
  private int[] frames = new int[16];

  private int depth;
  private boolean comma;
  private RootMembers root = RootMembers.NONE;

  CanonicalWriter(int capacity) {
    out = new CanonicalBuffer(capacity);
  }

  void startObject() throws CanonicalJsonException {
    open('{', members.size());
  }

  void startArray() throws CanonicalJsonException {
    open('[', -1);
  }

  void name(String name) throws CanonicalJsonException {
    if (comma) {
      out.ascii(',');
    }
    members.push(name, out.length());
    out.string(name);
    out.ascii(':');
    comma = false;
  }

  void endObject() throws CanonicalJsonException {
    int first = frames[depth - 1];
    if (depth == 1) {
      root = members.root(out.length());
    } else {
      members.order(first, out);
    }
    members.pop(first);
    close('}');
  }

  void endArray() throws CanonicalJsonException {
    close(']');
  }

  void string(String value) throws CanonicalJsonException {
    separate();
    out.string(value);
  }

  /** Writes a number that is given by its text. */
  void number(String text) throws CanonicalJsonException {
    separate();
    out.ascii(NumberText.canonical(text));
  }

  void number(long value) throws CanonicalJsonException {
    separate();
    out.ascii(Long.toString(value));
  }

  void number(double value) throws CanonicalJsonException {
    if (!Double.isFinite(value)) {
      throw new CanonicalJsonException(Reasons.NOT_FINITE);
    }
    separate();
    out.ascii(EcmaScriptNumber.format(value));
  }

  void bool(boolean value) throws CanonicalJsonException {
    separate();
    out.ascii(value ? "true" : "false");
  }

  void nothing() throws CanonicalJsonException {
    separate();
    out.ascii("null");
  }

  /** How many bytes there are so far. */
  int length() {
    return out.length();
  }

  /** The bytes so far, the root object's members in the order of their arrival. Not a copy. */
  byte[] array() {
    return out.array();
  }

  /** The members of the root object, which must have ended. */
  RootMembers rootMembers() {
    return root;
  }

  private void separate() throws CanonicalJsonException {
    if (comma) {
      out.ascii(',');
    }
    comma = true;
  }

  private void open(char bracket, int frame) throws CanonicalJsonException {
    if (depth == CanonicalJson.MAX_DEPTH) {
      throw new CanonicalJsonException(Reasons.TOO_DEEP);
    }
    separate();
    if (depth == frames.length) {
      frames = Arrays.copyOf(frames, 2 * depth);
    }
    frames[depth++] = frame;
    out.ascii(bracket);
    comma = false;
  }

  private void close(char bracket) throws CanonicalJsonException {
    depth--;
    out.ascii(bracket);
    comma = true;
  }
}
