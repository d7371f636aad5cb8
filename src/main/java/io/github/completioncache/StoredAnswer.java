package io.github.completioncache;

import io.github.completioncache.store.AnswerForm;
import io.github.completioncache.store.CacheEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** The answer that an entry keeps. Only answers with status 200 are ever stored. */
record StoredAnswer(CacheEntry entry) implements ProviderCall.Answer {

  @Override
  public int status() {
    return 200;
  }

  @Override
  public AnswerForm form() {
    return entry.form();
  }

  @Override
  public String contentType() {
    return entry.contentType();
  }

  @Override
  public Map<String, List<String>> headers() {
    return entry.headers();
  }

  @Override
  public InputStream stream() {
    return entry.bodyStream();
  }

  @Override
  public <R> R whole(CacheEntry.BodyReader<R> reader) throws IOException {
    return entry.readBody(reader);
  }
}
