export const HEARTBEAT_MS = 1_000;
/** How often the client is asked for a heartbeat; it leaves out those that come too soon after the last one. */
const ASK_MS = 250;
/** So long without a heartbeat, and the group has given the partition to another: a killed replica's within this and a heartbeat of those that live. */
export const SESSION_MS = 3_000;
/** Answers of the coordinator after which this member owns nothing. */
const NOT_OURS = [
  'REBALANCE_IN_PROGRESS',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'FENCED_INSTANCE_ID',
];

export interface Heartbeat {
  /** Aborted with the given signal, and when the partition is no longer ours. */
  readonly signal: AbortSignal;
  /** Why the partition is no longer ours. */
  readonly lost: Error | undefined;
  now(): Promise<void>;
  end(): void;
}

/** Keeps a member in its group while a batch takes its time, and says when the group has gone on without it. */
export function heartbeat(send: () => Promise<void>, outer: AbortSignal): Heartbeat {
  const abort = new AbortController();
  let [lost, lastAt]: [Error | undefined, number] = [undefined, Date.now()];
  const beat = async (): Promise<void> => {
    try {
      await send();
      lastAt = Date.now();
    } catch (error) {
      const gone =
        NOT_OURS.includes((error as { type?: string }).type ?? '') ||
        Date.now() - lastAt > SESSION_MS;
      if (!gone || lost) return;
      lost = error as Error;
      abort.abort();
    }
  };
  const timer = setInterval(() => void beat(), ASK_MS);
  return {
    signal: AbortSignal.any([outer, abort.signal]),
    get lost() {
      return lost;
    },
    now: beat,
    end: () => clearInterval(timer),
  };
}
