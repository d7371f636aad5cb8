@NullMarked
package io.github.completioncache.semantic.langchain4j;

import org.jspecify.annotations.NullMarked;
