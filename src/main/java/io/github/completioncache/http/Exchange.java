package io.github.completioncache.http;

import io.github.completioncache.ProviderCall;

/** How one request is sent by the HTTP client that a front wraps. */
public interface Exchange {

  /** Sends the request as it is; what it throws reaches the caller as it is. */
  ProviderCall.Upstream send();

  /** The exception that this HTTP client throws when a waiting caller is interrupted. */
  RuntimeException interrupted(InterruptedException interruption);
}
