/**
 * Turns a request into its identity: the canonical form of a JSON body (RFC 8785) and the SHA-256
 * key made of it.
 *
 * <p>Two requests get one key only if the provider could not tell them apart in any way that
 * matters for the answer. Nothing in this package knows a provider or a store.
 */
@NullMarked
package io.github.completioncache.key;

import org.jspecify.annotations.NullMarked;
