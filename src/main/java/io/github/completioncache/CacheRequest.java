package io.github.completioncache;

import io.github.completioncache.key.CacheKey;
import io.github.completioncache.key.CanonicalJson;
import io.github.completioncache.key.CanonicalJsonException;
import io.github.completioncache.key.FieldDigests;
import io.github.completioncache.key.KeyEnvelope;
import io.github.completioncache.key.Question;
import io.github.completioncache.stats.Account;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request as the cache sees it: the canonical body, everything else that makes up its key, and
 * the caller's options. A front makes it once, before the call, so that what the caller does to its
 * own objects afterwards changes nothing.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class CacheRequest {

  private final ProviderApi api;
  private final CacheOptions options;
  private final @Nullable CanonicalJson body;
  private final @Nullable CanonicalJson keyed;
  private final @Nullable KeyEnvelope envelope;
  private final Account account;
  private final @Nullable String refusal;

  private CacheRequest(
      ProviderApi api,
      CacheOptions options,
      @Nullable CanonicalJson body,
      @Nullable CanonicalJson keyed,
      @Nullable KeyEnvelope envelope,
      String model,
      @Nullable String refusal) {
    this.api = Objects.requireNonNull(api, "api");
    this.options = Objects.requireNonNull(options, "options");
    this.body = body;
    this.keyed = keyed;
    this.envelope = envelope;
    this.account = new Account(options.category(), model, options.namespace());
    this.refusal = refusal;
  }

  /** A request with a body that has a canonical form. */
  public static CacheRequest of(
      ProviderApi api, CanonicalJson body, KeyEnvelope envelope, CacheOptions options) {
    Objects.requireNonNull(envelope, "envelope");
    return new CacheRequest(
        api, options, body, body, envelope, body.string("model").orElse(""), /* refusal= */ null);
  }

  /**
   * A request that has no key, and is therefore a bypass.
   *
   * @param reason why it has none, in words that do not vary with the request; never content
   */
  public static CacheRequest withoutKey(ProviderApi api, CacheOptions options, String reason) {
    Objects.requireNonNull(reason, "reason");
    return new CacheRequest(
        api, options, /* body= */ null, /* keyed= */ null, /* envelope= */ null, "", reason);
  }

  /** The same request with other options. */
  CacheRequest withOptions(CacheOptions options) {
    return new CacheRequest(api, options, body, keyed, envelope, account.model(), refusal);
  }

  /**
   * The same request with another key.
   *
   * @param keyed what normalizers made of the body
   * @param normalizers their names
   */
  CacheRequest keyedBy(CanonicalJson keyed, List<String> normalizers) {
    try {
      KeyEnvelope normalized = Objects.requireNonNull(envelope).normalizedBy(normalizers);
      return new CacheRequest(api, options, body, keyed, normalized, account.model(), refusal);
    } catch (CanonicalJsonException e) {
      throw new IllegalStateException("names have been looked at", e);
    }
  }

  /** The API that the request is for. */
  public ProviderApi api() {
    return api;
  }

  /** What the caller wants of the cache. */
  public CacheOptions options() {
    return options;
  }

  /** The canonical body as it is sent; empty if the request has no key. */
  public Optional<CanonicalJson> body() {
    return Optional.ofNullable(body);
  }

  /** The model that the request names; empty if it names none. */
  public String model() {
    return account.model();
  }

  /** Where the statistics book this request. */
  Account account() {
    return account;
  }

  /** How the answer is to be given; {@link ProviderApi.Delivery#WHOLE} if there is no key. */
  public ProviderApi.Delivery delivery() {
    return body == null ? ProviderApi.Delivery.WHOLE : api.delivery(body);
  }

  /** Why the request has no key; null if it has one. */
  @Nullable String refusal() {
    return refusal;
  }

  /** The body that the key is made of; null if the request has no key. */
  @Nullable CanonicalJson keyedBody() {
    return keyed;
  }

  /** The key, computed at each call. */
  CacheKey key() {
    CanonicalJson request = Objects.requireNonNull(keyed);
    return Objects.requireNonNull(envelope)
        .keyFor(request, field -> api.countsInKey(field, request));
  }

  /** What is asked; empty if that cannot be told apart from the rest, or if there is no key. */
  Optional<Question> question() {
    return keyed == null ? Optional.empty() : api.question(keyed);
  }

  /** What requests have in common that differ in nothing but the question. */
  CacheKey partition(Question question) {
    CanonicalJson rest = question.rest();
    return Objects.requireNonNull(envelope).keyFor(rest, field -> api.countsInKey(field, rest));
  }

  /** What is remembered of the fields that the key is made of, made at each call. */
  FieldDigests fields() {
    CanonicalJson request = Objects.requireNonNull(keyed);
    return FieldDigests.of(
        Objects.requireNonNull(envelope), request, field -> api.countsInKey(field, request));
  }

  /** Names the API and the model, never content. */
  @Override
  public String toString() {
    return "CacheRequest[" + api.name() + ", " + model() + "]";
  }
}
