package io.github.completioncache.store;

/** How the bytes of an answer are to be read. */
public enum AnswerForm {
  /** One JSON document. */
  JSON,
  /** A stream of server-sent events, as recorded. */
  SSE
}
