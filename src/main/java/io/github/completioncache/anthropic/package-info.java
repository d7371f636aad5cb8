/**
 * The front for the official Anthropic SDK: {@link CachedAnthropicClient}, and what is Anthropic's
 * own: which fields of a request count, which answers are complete, and how its events make up a
 * message.
 */
@NullMarked
package io.github.completioncache.anthropic;

import org.jspecify.annotations.NullMarked;
