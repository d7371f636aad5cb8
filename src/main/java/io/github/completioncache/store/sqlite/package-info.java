/**
 * Keeps answers in one SQLite file, for the threads of this process and for other processes on this
 * machine.
 *
 * <p>The only package that uses JDBC. Reading goes through a few connections that are lent out one
 * call at a time; writing goes through one connection and one short transaction per call.
 */
@NullMarked
package io.github.completioncache.store.sqlite;

import org.jspecify.annotations.NullMarked;
