/**
 * Embedding models of LangChain4j as embedders. The only package that uses {@code
 * dev.langchain4j:langchain4j-core}, which is an optional dependency.
 */
@NullMarked
package io.github.completioncache.semantic.langchain4j;

import org.jspecify.annotations.NullMarked;
