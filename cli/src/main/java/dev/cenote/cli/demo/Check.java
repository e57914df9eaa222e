package dev.cenote.cli.demo;

/**
 * One thing that must hold.
 *
 * @param claim what must hold, as a statement
 * @param holds whether it does
 * @param evidence the numbers that say so
 */
record Check(String claim, boolean holds, String evidence) {}
