/**
 * What is run and not called: the demo, in which a support bot answers customers through the cache.
 *
 * <p>{@link io.github.completioncache.cli.Demo} is the way in. It is the only package that prints.
 */
@NullMarked
package io.github.completioncache.cli;

import org.jspecify.annotations.NullMarked;
