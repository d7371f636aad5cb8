/**
 * Turns a request into its identity: the canonical form of a JSON body (RFC 8785) and the SHA-256
 * key made of it.
 *
 * <p>Two requests get one key only if the provider could not tell them apart in any way that
 * matters for the answer, or if normalizers say so. Nothing in this package knows a store, and only
 * the ready normalizers know what the bodies of providers look like.
 */
@NullMarked
package io.github.completioncache.key;

import org.jspecify.annotations.NullMarked;
