/** The demo as its users run it: options in, text and an exit code out. */
@NullMarked
package io.github.completioncache.cli;

import org.jspecify.annotations.NullMarked;
