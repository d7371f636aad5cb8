package io.github.completioncache.key;

/** Why a document has no canonical form. The texts are part of the statistics: keep them stable. */
final class Reasons {

  static final String DUPLICATE_FIELD = "duplicate field";
  static final String NOT_FINITE = "NaN or infinity";
  static final String NUMBER_OVERFLOW = "number overflow";
  static final String TOO_MANY_DIGITS = "number of more than " + NumberText.MAX_DIGITS + " digits";
  static final String LONE_SURROGATE = "lone surrogate";
  static final String TOO_DEEP = "nested deeper than " + CanonicalJson.MAX_DEPTH;
  static final String STACK_EXHAUSTED = "nested too deep for the serializer";
  static final String TOO_LARGE = "larger than 2 GiB";
  static final String NOT_JSON = "not JSON";
  static final String ROOT_NOT_OBJECT = "root is not an object";
  static final String RAW_TEXT = "raw text outside of a value";
  static final String INCOMPLETE = "not one complete value";
  static final String SERIALIZER_FAILED = "the serializer failed: ";

  private Reasons() {}
}
