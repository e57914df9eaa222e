package dev.cenote.stress.simulation;

/** What a simulated caller may do next. */
enum Op {
  ACQUIRE,
  TRY_ACQUIRE,
  ACQUIRE_ASYNC,
  CANCEL_ASYNC,
  EXECUTE,
  EXECUTE_ASYNC,
  END_AGAIN,
  CLEAR,
  CHECK_HEALTH,
  INVALIDATE,
  INTERRUPT,
  LOOK,
  REST,
  PAUSE,
  RESET,
  RESIZE,
  START,
  DRAIN,
  CLOSE,
  CLOSE_NOW
}
