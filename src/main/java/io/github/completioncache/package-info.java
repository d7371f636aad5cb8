/**
 * The provider-neutral core: {@link ResponseCache} decides for each request whether a stored answer
 * is served, an answer on its way is shared, or the provider is asked.
 *
 * <p>A front (such as the one for the OpenAI SDK) only translates: it hands in a {@link
 * CacheRequest} and a {@link ProviderCall}, and gets back the caller's own kind of answer with the
 * {@link CacheOutcome} that explains it.
 */
@NullMarked
package io.github.completioncache;

import org.jspecify.annotations.NullMarked;
