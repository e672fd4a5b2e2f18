import { readFileSync } from 'node:fs';

/** The one clock of the hub. No service reads another. */
export interface Clock {
  /** Integer milliseconds since 1970. */
  now(): number;
}

const REREAD_MS = 200;

/** `system`, or `<ISO start>@<speed>` counted from `origin` (system ms): hub time was `start` then and runs `speed` times as fast. */
function parsed(spec: string, origin: number): Clock {
  if (spec === 'system') return { now: () => Date.now() };
  const [start = '', speed = '1'] = spec.split('@');
  const [begin, factor] = [Date.parse(start), Number(speed)];
  if (Number.isNaN(begin) || !(factor >= 0))
    throw new Error(
      `NHIP_CLOCK must be "system", "<ISO instant>@<speed>" or "file:<path>", not "${spec}"`,
    );
  return { now: () => Math.floor(begin + (Date.now() - origin) * factor) };
}

/**
 * The hub clock. `file:<path>` names a file that holds `<spec> <origin ms>` and is read anew five times a second,
 * so that a test can move the time of all services at once.
 */
export function clockFrom(spec: string): Clock {
  if (!spec.startsWith('file:')) return parsed(spec, Date.now());
  const file = spec.slice('file:'.length);
  let [readAt, clock] = [0, parsed('system', 0)];
  const read = (): Clock => {
    const [text = 'system', origin = '0'] = readFileSync(file, 'utf8').trim().split(/\s+/);
    return parsed(text, Number(origin));
  };
  return {
    now: () => {
      if (Date.now() - readAt >= REREAD_MS) [readAt, clock] = [Date.now(), read()];
      return clock.now();
    },
  };
}
