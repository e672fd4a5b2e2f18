/** The one clock of the hub. No service reads another. */
export interface Clock {
  /** Integer milliseconds since 1970. */
  now(): number;
}

/**
 * `system`, or `<ISO start>@<speed>` for simulation and tests: hub time began at `start` when `origin` (system ms) was, and runs `speed` times as fast.
 * A file may hold the specification (`file:<path>`), so that a test can move the clock of all services at once; it is read anew every 200 ms.
 */
export type ClockSpec = string;
