package io.github.completioncache.openai;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Text in pieces about as long as a model's tokens: a word each, no part of a character alone. */
final class Pieces implements Iterator<String> {

  private static final int MAXIMUM_CHARS = 16;

  private final String text;
  private int position;

  Pieces(String text) {
    this.text = text;
  }

  @Override
  public boolean hasNext() {
    return position < text.length();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int start = position;
    position = end(start);
    return text.substring(start, position);
  }

  private int end(int start) {
    int limit = Math.min(text.length(), start + MAXIMUM_CHARS);
    int end = start + 1;
    while (end < limit && !(isSpace(end) && !isSpace(end - 1))) {
      end++;
    }
    boolean splits =
        end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end));
    return splits ? end + 1 : end;
  }

  private boolean isSpace(int index) {
    return Character.isWhitespace(text.charAt(index));
  }
}
