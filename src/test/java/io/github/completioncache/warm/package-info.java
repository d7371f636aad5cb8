/** Tests of warming: through files, a real SQLite file, the real SDK and a stub provider. */
@NullMarked
package io.github.completioncache.warm;

import org.jspecify.annotations.NullMarked;
