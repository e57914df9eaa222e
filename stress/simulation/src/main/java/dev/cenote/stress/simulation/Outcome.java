package dev.cenote.stress.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one run.
 *
 * @param hash the same for two runs if and only if, but for collisions, they were the same
 * @param failure what went wrong, if anything did
 * @param report what was run, and where everybody stood at the end
 * @param steps what happened, if that was asked for
 */
record Outcome(
    long hash,
    int switches,
    int served,
    int timeouts,
    @Nullable Throwable failure,
    List<String> report,
    List<String> steps) {}
