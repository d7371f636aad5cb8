package io.github.completioncache.frameworks;

import com.openai.client.OpenAIClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Holds a caller up in {@code subscribe} until the events of the stream were handled, or for a
 * while if they are not, as a busy machine does.
 */
final class SlowStart {

  private final Duration patience;

  SlowStart(Duration patience) {
    this.patience = patience;
  }

  OpenAIClientAsync of(OpenAIClientAsync client) {
    return (OpenAIClientAsync) slow(OpenAIClientAsync.class, client);
  }

  /** The same service, but for the streams that come from it. */
  private Object slow(Class<?> type, Object service) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          Object result;
          try {
            result = method.invoke(service, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (result instanceof AsyncStreamResponse<?> stream) {
            return new Stream<>(stream);
          }
          Class<?> returned = method.getReturnType();
          return returned.isInterface() ? slow(returned, result) : result;
        });
  }

  private final class Stream<T> implements AsyncStreamResponse<T> {

    private final AsyncStreamResponse<T> wrapped;

    Stream(AsyncStreamResponse<T> wrapped) {
      this.wrapped = wrapped;
    }

    @Override
    public AsyncStreamResponse<T> subscribe(Handler<? super T> handler) {
      CompletableFuture<Void> handled = new CompletableFuture<>();
      wrapped.subscribe(
          new Handler<T>() {
            @Override
            public void onNext(T value) {
              handler.onNext(value);
            }

            @Override
            public void onComplete(Optional<Throwable> error) {
              handled.complete(null);
              handler.onComplete(error);
            }
          });
      handled.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS).join();
      return this;
    }

    @Override
    public AsyncStreamResponse<T> subscribe(Handler<? super T> handler, Executor executor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> onCompleteFuture() {
      return wrapped.onCompleteFuture();
    }

    @Override
    public void close() {
      wrapped.close();
    }
  }
}
