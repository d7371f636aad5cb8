package io.github.completioncache.openai;

import io.github.completioncache.ProviderCall.Upstream;
import io.github.completioncache.http.HttpAnswer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response that has been read to its end, or up to where it broke off. */
final class Received {

  private static final Logger LOG = LoggerFactory.getLogger("io.github.completioncache");

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] bytes;
  private final @Nullable IOException failure;

  Received(
      int status, Map<String, List<String>> headers, byte[] bytes, @Nullable IOException failure) {
    this.status = status;
    this.headers = headers;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** Reads a response to its end and closes it. */
  static Received of(Upstream upstream) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    IOException failure = null;
    InputStream body = upstream.body();
    try {
      body.transferTo(bytes);
    } catch (IOException e) {
      failure = e;
    } finally {
      close(body);
    }
    return new Received(upstream.status(), upstream.headers(), bytes.toByteArray(), failure);
  }

  /** All that was wanted of it has been read: no trouble with closing makes that less. */
  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("closing a response failed ({})", e.getClass().getName());
    }
  }

  boolean isComplete() {
    return failure == null;
  }

  int status() {
    return status;
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The response as it came: whoever reads it meets the failure where it was. */
  HttpAnswer answer() {
    return new HttpAnswer(status, headers, body());
  }

  /** The body; a new one at each call. */
  InputStream body() {
    InputStream read = new ByteArrayInputStream(bytes);
    return failure == null ? read : new SequenceInputStream(read, new BrokenEnd(failure));
  }

  private static final class BrokenEnd extends InputStream {

    private final IOException failure;

    BrokenEnd(IOException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      throw failure;
    }
  }
}
