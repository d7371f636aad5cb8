/** Tests of the front for the OpenAI SDK, and through it of the engine. */
@NullMarked
package io.github.completioncache.openai;

import org.jspecify.annotations.NullMarked;
