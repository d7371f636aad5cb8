package io.github.completioncache.cli;

/**
 * What a customer asks.
 *
 * @param category what kind of question it is, which decides how long an answer stays fresh
 */
record Question(String category, String text) {}
