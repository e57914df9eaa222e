/**
 * Warm workers from Cenote's engine: child processes, child JVMs, and threads that own their state.
 */
module dev.cenote.workers {
  requires transitive dev.cenote;
  requires static transitive org.jspecify;
  requires tools.jackson.core;

  exports dev.cenote.workers;
}
