package io.github.completioncache.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param out for results
 * @param err for trouble, questions and progress
 * @param in what is piped in, or typed
 */
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    InputStream in,
    Map<String, String> environment,
    Screens screens,
    Clock clock) {}
