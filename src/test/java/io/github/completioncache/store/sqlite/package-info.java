/** Tests of the SQLite store, against real files and real processes. */
@NullMarked
package io.github.completioncache.store.sqlite;

import org.jspecify.annotations.NullMarked;
