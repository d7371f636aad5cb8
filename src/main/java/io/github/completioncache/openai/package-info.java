/**
 * The front for the official OpenAI SDK: {@link CachedCompletionClient} in place of {@code
 * client.chat().completions()}, and what is OpenAI's own: which fields of a request count, and
 * which answers are complete.
 */
@NullMarked
package io.github.completioncache.openai;

import org.jspecify.annotations.NullMarked;
