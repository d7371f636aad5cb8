package io.github.completioncache.openai;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A good response that is there at once. */
record JsonResponse(String text) implements HttpResponse {

  @Override
  public int statusCode() {
    return 200;
  }

  @Override
  public Headers headers() {
    return Headers.builder().put("Content-Type", "application/json").build();
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {}
}
