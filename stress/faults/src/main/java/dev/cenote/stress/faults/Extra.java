package dev.cenote.stress.faults;

/** What a soak has beyond callers, interrupts and a backend that fails. */
enum Extra {
  NOTHING,

  /** The clock jumps, so timeouts are not measured. */
  JUMPS,

  /**
   * Resources age, are checked and are used up; the pool is resized, reset and paused; callers
   * renew, overstay and lose their leases. See {@link Changes}.
   */
  CHANGES
}
