package io.github.completioncache.openai;

import com.openai.core.http.HttpRequestBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The body of a request, in place of another of the same type. */
final class JsonBody implements HttpRequestBody {

  private final byte[] json;
  private final String contentType;

  JsonBody(byte[] json, String contentType) {
    this.json = json;
    this.contentType = contentType;
  }

  @Override
  public void writeTo(OutputStream target) {
    try {
      target.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream content() {
    return new ByteArrayInputStream(json);
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public long contentLength() {
    return json.length;
  }

  @Override
  public boolean repeatable() {
    return true;
  }

  @Override
  public void close() {}
}
