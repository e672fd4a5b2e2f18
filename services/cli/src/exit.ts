/** How the process ends; documented in README.md. */
export const EXIT = {
  done: 0,
  /** The answer is no: faults in a pack, a number that differs, a hub that is not ready, a refusal of the hub. */
  no: 1,
  /** The call itself is wrong: command, option, file, key. */
  usage: 2,
  away: 3,
  /** A delivery did not count within the time given. */
  timeout: 4,
  /** Our own mistake. */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
