import type { PermitFigures } from '@nhip/testkit';
import type { HubClient } from './hub-client.js';

const subtract = (
  after: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> =>
  Object.fromEntries(
    [...new Set([...Object.keys(after), ...Object.keys(before)])]
      .map((key) => [key, (after[key] ?? 0) - (before[key] ?? 0)] as const)
      .filter(([, value]) => value !== 0),
  );

/** What the hub says of the pack, in the form of the naive figures. */
export interface HubFigures {
  readonly totals: Readonly<Record<string, number>>;
  readonly receivedByChannel: Readonly<Record<string, number>>;
  readonly finishedByChannel: Readonly<Record<string, number>>;
  readonly lateByChannel: Readonly<Record<string, number>>;
  readonly byStep: Readonly<Record<string, number>>;
  readonly lateByMonth: Readonly<Record<string, number>>;
}

export async function hubFigures(hub: HubClient): Promise<HubFigures> {
  const [received, finished, open, late] = await Promise.all(
    ['received', 'finished', 'open', 'finished-late'].map((name) => hub.total(`permits.${name}`)),
  );
  const months = await hub.values('permits.finished-late', 'grain=month&from=2009-01&to=2014-12');
  return {
    totals: { received: received ?? 0, finished: finished ?? 0, open: open ?? 0, late: late ?? 0 },
    receivedByChannel: await hub.by('permits.received', 'channel'),
    finishedByChannel: await hub.by('permits.finished', 'channel'),
    lateByChannel: await hub.by('permits.finished-late', 'channel'),
    byStep: await hub.by('permits.received', 'step'),
    lateByMonth: Object.fromEntries(months.map((value) => [value.period, value.value ?? 0])),
  };
}

const without = (record: Readonly<Record<string, number>>): Record<string, number> =>
  subtract(record, {});

/** Naive figures in the hub's form: entries of zero left out, as differences are. */
export function expectedFigures(naive: PermitFigures): HubFigures {
  const channel = (index: 0 | 1 | 2): Record<string, number> =>
    without(
      Object.fromEntries(
        Object.entries(naive.byChannel).map(([code, counts]) => [code, counts[index]]),
      ),
    );
  return {
    totals: without({
      received: naive.received,
      finished: naive.finished,
      open: naive.open,
      late: naive.late,
    }),
    receivedByChannel: channel(0),
    finishedByChannel: channel(1),
    lateByChannel: channel(2),
    byStep: without(naive.byStep),
    lateByMonth: without(naive.lateByMonth),
  };
}

/** What changed between two readings: rows of other suites on the same hub do not matter. */
export function difference(after: HubFigures, before: HubFigures): HubFigures {
  return {
    totals: subtract(after.totals, before.totals),
    receivedByChannel: subtract(after.receivedByChannel, before.receivedByChannel),
    finishedByChannel: subtract(after.finishedByChannel, before.finishedByChannel),
    lateByChannel: subtract(after.lateByChannel, before.lateByChannel),
    byStep: subtract(after.byStep, before.byStep),
    lateByMonth: subtract(after.lateByMonth, before.lateByMonth),
  };
}
