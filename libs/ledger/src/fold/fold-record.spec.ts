import { describe, expect, it } from '@jest/globals';
import { compareOrder, type OrderKey, type Provenance } from '@nhip/contracts';
import fc from 'fast-check';
import { foldRecord, type FoldContext } from './fold-record.js';
import type { LedgerRow, Part, PastRow, Row, Standing } from './state.js';

const PROV = {} as Provenance;

/** A record whose payload is one digit: it adds that digit to the cell of that day, from its instant (the digit) on. */
const evaluate: FoldContext['evaluate'] = (_record, payload, clock) => {
  const value = Number(payload);
  return value <= clock
    ? { parts: [{ combo: 1, day: value, values: [1, value] }], due: undefined }
    : { parts: [], due: value };
};

type Event =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'withdraw'; readonly receipt: string }
  | { readonly kind: 'clock'; readonly to: number };
type Fold = typeof foldRecord;

/** Runs events batch by batch as the engine does, with the full history at hand, and sums what is added to the cells. */
function run(
  events: readonly Event[],
  fold: Fold = foldRecord,
): { cells: Record<number, number[]>; ledger: LedgerRow[]; standing: Standing | undefined } {
  const history: PastRow[] = [];
  const withdrawn = new Set<string>();
  const ledger: LedgerRow[] = [];
  const cells: Record<number, number[]> = {};
  let [standing, clock]: [Standing | undefined, number] = [undefined, 5];
  for (const event of events) {
    if (event.kind === 'withdraw') withdrawn.add(event.receipt);
    if (event.kind === 'clock') clock = Math.max(clock, event.to);
    const rows = event.kind === 'rows' ? event.rows : [];
    const output = fold(
      {
        type: 't',
        id: 'a',
        bucket: 0,
        standing,
        history: [...history],
        rows,
        again: event.kind !== 'rows',
      },
      { clock, withdrawn, evaluate },
    );
    standing = output.standing;
    for (const row of output.ledger) {
      ledger.push(row);
      if (row.outcome !== 'restored' && row.outcome !== 'retracted') history.push(row);
    }
    for (const { day, values } of output.deltas)
      cells[day] = values.map((value, i) => value + (cells[day]?.[i] ?? 0));
  }
  for (const [day, values] of Object.entries(cells))
    if (values.every((value) => value === 0)) delete cells[Number(day)];
  return { cells, ledger, standing };
}

/** The second, naive implementation: what stands is a function of two sets and the clock. */
function naive(events: readonly Event[]): Record<number, number[]> {
  const withdrawn = new Set(
    events.flatMap((event) => (event.kind === 'withdraw' ? [event.receipt] : [])),
  );
  const clock = Math.max(5, ...events.map((event) => (event.kind === 'clock' ? event.to : 0)));
  const rows = events
    .flatMap((event) => (event.kind === 'rows' ? event.rows : []))
    .filter((row) => !withdrawn.has(row.key.receipt));
  const best = [...rows].sort((a, b) => compareOrder(b.key, a.key))[0];
  if (!best || best.deleted) return {};
  const parts: readonly Part[] = evaluate(
    { bucket: 0, type: 't', id: 'a' },
    best.payload,
    clock,
  ).parts;
  return Object.fromEntries(parts.map(({ day, values }) => [day, [...values]]));
}

const row = fc.record({
  version: fc.integer({ min: 1, max: 4 }),
  receipt: fc.constantFrom('r1', 'r2', 'r3'),
  row: fc.integer({ min: 1, max: 3 }),
  payload: fc.integer({ min: 1, max: 9 }).map(String),
  deleted: fc.boolean(),
  versioned: fc.constant(true),
});
/** The same raw place always has the same content: a redelivery is a redelivery. */
const content = new Map<string, Row>();
function toRow(
  made: {
    version: number;
    receipt: string;
    row: number;
    payload: string;
    deleted: boolean;
    versioned: boolean;
  },
  seed: number,
): Row {
  const key: OrderKey = {
    version: made.version,
    receivedAt: Number(made.receipt.slice(1)),
    receipt: made.receipt,
    row: made.row,
    mapping: 1,
  };
  const place = `${seed}/${JSON.stringify(key)}`;
  const fresh: Row = {
    type: 't',
    id: 'a',
    bucket: 0,
    key,
    versioned: true,
    deleted: made.deleted,
    effective: 0,
    payload: made.deleted ? '{}' : made.payload,
    prov: PROV,
  };
  if (!content.has(place)) content.set(place, fresh);
  return content.get(place) as Row;
}
const event = (seed: number): fc.Arbitrary<Event> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .array(row, { minLength: 1, maxLength: 4 })
        .map((rows): Event => ({ kind: 'rows', rows: rows.map((one) => toRow(one, seed)) })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('r1', 'r2', 'r3')
        .map((receipt): Event => ({ kind: 'withdraw', receipt })),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 9 }).map((to): Event => ({ kind: 'clock', to })),
    },
  );
const streams = fc
  .integer({ min: 0, max: 1e6 })
  .chain((seed) => fc.array(event(seed), { minLength: 1, maxLength: 8 }));
const RUNS = { numRuns: 400 };

/** Whether a variant of the fold keeps the law that cells are what the naive count of the set says. */
function keepsTheLaw(fold: Fold): boolean {
  const { failed } = fc.check(
    fc.property(streams, (events) => expect(run(events, fold).cells).toEqual(naive(events))),
    { numRuns: 1000 },
  );
  return !failed;
}

describe('folding one record', () => {
  it('makes the cells a function of the set of rows, withdrawals and the clock', () => {
    fc.assert(
      fc.property(streams, (events) => expect(run(events).cells).toEqual(naive(events))),
      RUNS,
    );
  });

  it('does not care how rows are cut into batches, repeated or shuffled', () => {
    const disorder = streams.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(disorder, ([events, shuffled]) =>
        expect(run(shuffled).cells).toEqual(naive(events)),
      ),
      RUNS,
    );
  });

  it('counts a redelivered raw row nowhere', () => {
    fc.assert(
      fc.property(streams, (events) => {
        const twice = events.flatMap((one) => [one, one]);
        const places = run(twice)
          .ledger.filter((one) => !['restored', 'retracted'].includes(one.outcome))
          .map((one) => JSON.stringify(one.key));
        expect(new Set(places).size).toBe(places.length);
      }),
      RUNS,
    );
  });

  it('labels a duplicate only where no number changes', () => {
    fc.assert(
      fc.property(
        fc
          .integer()
          .chain((seed) =>
            fc
              .array(row, { minLength: 2, maxLength: 6 })
              .map((rows) => rows.map((one) => toRow(one, seed))),
          ),
        (rows) => {
          rows.forEach((_, i) => {
            const before = run(
              rows.slice(0, i).map((one) => ({ kind: 'rows', rows: [one] }) as const),
            );
            const after = run(
              rows.slice(0, i + 1).map((one) => ({ kind: 'rows', rows: [one] }) as const),
            );
            if (
              after.ledger.length > before.ledger.length &&
              after.ledger.at(-1)?.outcome === 'duplicate'
            )
              expect(after.cells).toEqual(before.cells);
          });
        },
      ),
      RUNS,
    );
  });
});

describe('the law is told from broken variants of the fold', () => {
  const broken: Record<string, Fold> = {
    'last arrival wins': (input, context) =>
      foldRecord(
        {
          ...input,
          standing:
            input.standing && input.rows.length > 0
              ? { ...input.standing, key: undefined }
              : input.standing,
        },
        context,
      ),
    'the first wins': (input, context) =>
      input.standing && !input.again
        ? foldRecord({ ...input, rows: [] }, context)
        : foldRecord(input, context),
    'forgets to retract': (input, context) => {
      const output = foldRecord(input, context);
      return { ...output, deltas: output.deltas.filter(({ values }) => (values[0] ?? 0) > 0) };
    },
    'forgets tombstones': (input, context) => {
      const output = foldRecord(input, context);
      return output.standing?.deleted
        ? { ...output, standing: { ...output.standing, key: undefined } }
        : output;
    },
    'ignores withdrawals': (input, context) =>
      foldRecord(input, { ...context, withdrawn: new Set() }),
    'fires no timers': (input, context) =>
      input.again && context.withdrawn.size === 0
        ? { ledger: [], standing: input.standing, deltas: [], counts: new Map() }
        : foldRecord(input, context),
  };
  it.each(Object.keys(broken))('%s', (name) => {
    expect(keepsTheLaw(broken[name] as Fold)).toBe(false);
  });
});
