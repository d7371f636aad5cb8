package io.github.completioncache;

import io.github.completioncache.key.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are cached, and which complete answers are stored.
 *
 * <p>Whatever the policy, a request whose answer depends on state kept elsewhere is a bypass, and
 * an answer that is an error, filtered, empty or broken off is never stored. A request whose answer
 * the provider keeps is a bypass unless {@link Builder#allowStoredResponses} says otherwise, and
 * one that names content by a URL unless {@link Builder#allowContentBehindUrls} does. Instances are
 * immutable and safe for use by several threads if the rules given to {@link Builder#bypassWhen}
 * are.
 */
public final class CachePolicy {

  static final String TOO_LONG = "answer is over the size limit";

  private static final Pattern DATE_SUFFIX = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{8})$");
  private static final CachePolicy DETERMINISTIC = builder().build();
  private static final CachePolicy EVERYTHING = builder().deterministicOnly(false).build();

  private final boolean deterministicOnly;
  private final Set<String> allowedModels;
  private final boolean allowStoredResponses;
  private final boolean allowContentBehindUrls;
  private final boolean storeTruncated;
  private final boolean storeToolCalls;
  private final int maximumAnswerBytes;
  private final List<Function<CacheRequest, Optional<String>>> rules;

  private CachePolicy(Builder builder) {
    deterministicOnly = builder.deterministicOnly;
    allowedModels = Set.copyOf(builder.allowedModels);
    allowStoredResponses = builder.allowStoredResponses;
    allowContentBehindUrls = builder.allowContentBehindUrls;
    storeTruncated = builder.storeTruncated;
    storeToolCalls = builder.storeToolCalls;
    maximumAnswerBytes = builder.maximumAnswerBytes;
    rules = List.copyOf(builder.rules);
  }

  /**
   * The default: only requests whose {@code temperature} is present and 0, and those for
   * embeddings, which know no temperature.
   */
  public static CachePolicy deterministic() {
    return DETERMINISTIC;
  }

  /**
   * Requests with any {@code temperature} or none. Callers then get the same answer where the
   * provider would have varied it.
   */
  public static CachePolicy everything() {
    return EVERYTHING;
  }

  /** A builder with everything at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with everything as it is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.deterministicOnly = deterministicOnly;
    builder.allowedModels.addAll(allowedModels);
    builder.allowStoredResponses = allowStoredResponses;
    builder.allowContentBehindUrls = allowContentBehindUrls;
    builder.storeTruncated = storeTruncated;
    builder.storeToolCalls = storeToolCalls;
    builder.maximumAnswerBytes = maximumAnswerBytes;
    builder.rules.addAll(rules);
    return builder;
  }

  /** The longest answer that is stored, in bytes. */
  public int maximumAnswerBytes() {
    return maximumAnswerBytes;
  }

  /** Why {@code request} is not to be cached; null if it is. */
  @Nullable String bypassReason(CacheRequest request) {
    CanonicalJson body = request.body().orElse(null);
    if (body == null) {
      return request.refusal();
    }
    String state = request.api().dependsOnState(body).orElse(null);
    if (state != null) {
      return state;
    }
    String kept = allowStoredResponses ? null : request.api().keepsAnswer(body).orElse(null);
    if (kept != null) {
      return kept;
    }
    if (!allowContentBehindUrls && request.api().fetchesUrls(body)) {
      return "content behind a URL";
    }
    if (deterministicOnly && !request.api().isDeterministic(body) && !allows(request.model())) {
      OptionalDouble temperature = body.number("temperature");
      if (temperature.isEmpty() || temperature.getAsDouble() != 0) {
        return body.has("temperature") ? "temperature is not 0" : "temperature is absent";
      }
    }
    for (Function<CacheRequest, Optional<String>> rule : rules) {
      Optional<String> reason = rule.apply(request);
      if (reason.isPresent()) {
        return reason.get();
      }
    }
    return null;
  }

  /** Why an answer with these facts is not to be stored; null if it is. */
  @Nullable String notStoredReason(ProviderApi.Facts facts, int bytes) {
    if (facts.problem() != null) {
      return facts.problem();
    }
    if (facts.truncated() && !storeTruncated) {
      return "answer is truncated at the token limit";
    }
    if (facts.toolCalls() && !storeToolCalls) {
      return "answer calls a tool";
    }
    return bytes > maximumAnswerBytes ? TOO_LONG : null;
  }

  private boolean allows(String model) {
    return !allowedModels.isEmpty()
        && (allowedModels.contains(model)
            || allowedModels.contains(DATE_SUFFIX.matcher(model).replaceFirst("")));
  }

  /** Collects rules. Not safe for use by several threads. */
  public static final class Builder {

    private boolean deterministicOnly = true;
    private final Set<String> allowedModels = new LinkedHashSet<>();
    private boolean allowStoredResponses;
    private boolean allowContentBehindUrls;
    private boolean storeTruncated;
    private boolean storeToolCalls = true;
    private int maximumAnswerBytes = 8 << 20;
    private final List<Function<CacheRequest, Optional<String>>> rules = new ArrayList<>();

    private Builder() {}

    /**
     * Whether only requests with {@code temperature} 0 are cached, and those of APIs that know
     * none, such as embeddings. An absent one is not 0. Default: true.
     */
    public Builder deterministicOnly(boolean deterministicOnly) {
      this.deterministicOnly = deterministicOnly;
      return this;
    }

    /**
     * Adds models whose requests are cached whatever their {@code temperature}, such as those that
     * refuse the field. A name covers its dated snapshots, as {@code o3} covers {@code
     * o3-2025-04-16} and {@code claude-haiku-4-5} covers {@code claude-haiku-4-5-20251001}.
     * Default: none.
     *
     * @throws IllegalArgumentException if a name is blank
     */
    public Builder allowModels(String... models) {
      for (String model : Objects.requireNonNull(models, "models")) {
        if (Objects.requireNonNull(model, "model").isBlank()) {
          throw new IllegalArgumentException("model must not be blank, but is \"" + model + "\"");
        }
        allowedModels.add(model);
      }
      return this;
    }

    /**
     * Whether requests are cached whose answers the provider keeps, as OpenAI's Responses API does
     * unless {@code store} is {@code false}. The id in a cached answer is then that of an earlier
     * call's: for callers who never refer to it. Default: false.
     *
     * <p>A chat completion with {@code store} {@code true} is a bypass all the same: nothing but
     * the provider's record of the call comes of that field.
     */
    public Builder allowStoredResponses(boolean allowStoredResponses) {
      this.allowStoredResponses = allowStoredResponses;
      return this;
    }

    /**
     * Whether requests are cached that name images, files or the like by a URL, from which the
     * provider fetches them. The URL is part of the key, but what lies there may change, and a
     * cached answer is about what lay there: for callers whose URLs never change what they name. A
     * {@code data:} URL is content of the request itself and always allowed. Default: false.
     */
    public Builder allowContentBehindUrls(boolean allowContentBehindUrls) {
      this.allowContentBehindUrls = allowContentBehindUrls;
      return this;
    }

    /**
     * Whether answers are stored that ended at the token limit, for callers who set {@code
     * max_tokens} on purpose. Default: false.
     */
    public Builder storeTruncated(boolean storeTruncated) {
      this.storeTruncated = storeTruncated;
      return this;
    }

    /** Whether answers are stored that call a tool. Default: true. */
    public Builder storeToolCalls(boolean storeToolCalls) {
      this.storeToolCalls = storeToolCalls;
      return this;
    }

    /**
     * The longest answer that is stored, in bytes. Default: 8 MiB.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maximumAnswerBytes(int maximumAnswerBytes) {
      if (maximumAnswerBytes <= 0) {
        throw new IllegalArgumentException(
            "maximumAnswerBytes must be positive, but is " + maximumAnswerBytes);
      }
      this.maximumAnswerBytes = maximumAnswerBytes;
      return this;
    }

    /**
     * Adds a rule: if it gives a reason, the request is a bypass with that reason. Default: none.
     *
     * @param rule gives words that do not vary with the request (each is a row of the statistics)
     *     and never content; called for every request, by several threads. If it throws, the
     *     request is a bypass.
     */
    public Builder bypassWhen(Function<CacheRequest, Optional<String>> rule) {
      rules.add(Objects.requireNonNull(rule, "rule"));
      return this;
    }

    /** The policy. */
    public CachePolicy build() {
      return new CachePolicy(this);
    }
  }
}
