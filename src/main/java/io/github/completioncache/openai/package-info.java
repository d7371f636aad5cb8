/**
 * The front for the official OpenAI SDK: {@link CachedCompletionClient} in place of {@code
 * client.chat().completions()}, and what is OpenAI's own: which fields of a request count, which
 * answers are complete, and how documents and streams of chunks are made of each other.
 */
@NullMarked
package io.github.completioncache.openai;

import org.jspecify.annotations.NullMarked;
