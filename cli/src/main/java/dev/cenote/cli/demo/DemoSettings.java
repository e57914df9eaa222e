package dev.cenote.cli.demo;

import java.time.Duration;

/**
 * What the user chose.
 *
 * @param duration how long the callers work
 * @param callers how many virtual threads call
 * @param max how many connections the pool may have
 * @param calm whether nothing is broken on purpose
 */
record DemoSettings(Duration duration, int callers, int max, boolean calm) {}
