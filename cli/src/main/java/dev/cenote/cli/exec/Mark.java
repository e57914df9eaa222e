package dev.cenote.cli.exec;

/**
 * A place between two tasks of the input.
 *
 * @param tasks how many tasks are before it
 * @param bytes how many bytes are before it
 * @param fingerprint of these bytes, in hexadecimal; empty if nobody wants to know
 */
record Mark(long tasks, long bytes, String fingerprint) {}
