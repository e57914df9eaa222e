package dev.cenote.benchmarks.report;

/**
 * A figure that Cenote is to reach, and whether it did.
 *
 * @param what what is compared
 * @param wanted the figure
 * @param got what was measured
 */
public record Figure(String what, String wanted, String got, boolean met) {}
