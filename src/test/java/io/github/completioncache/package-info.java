/** Tests of the engine, most of them through the front for the OpenAI SDK. */
@NullMarked
package io.github.completioncache;

import org.jspecify.annotations.NullMarked;
