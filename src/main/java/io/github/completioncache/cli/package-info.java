/**
 * What is run and not called: the command line {@code completion-cache}, which looks into a store
 * and after it, and the demo, in which a support bot answers customers through the cache.
 *
 * <p>{@code Main} is the way into the first, {@link io.github.completioncache.cli.Demo} into the
 * second. It is the only package that prints.
 */
@NullMarked
package io.github.completioncache.cli;

import org.jspecify.annotations.NullMarked;
