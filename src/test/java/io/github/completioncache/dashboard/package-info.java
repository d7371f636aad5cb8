/** The dashboard, asked over HTTP as it stands and looked at in a real browser. */
@NullMarked
package io.github.completioncache.dashboard;

import org.jspecify.annotations.NullMarked;
