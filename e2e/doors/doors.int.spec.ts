import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowError, Text } from '@nhip/contracts';
import { until } from '@nhip/testkit';
import { answerInputs } from './answer-inputs.js';
import { csvInputs } from './csv-inputs.js';
import { DOOR_CODES } from './door-codes.js';
import { PERSON, PERSON_NUMBER, type Input, type Wrong } from './input.js';
import { jsonInputs } from './json-inputs.js';
import { RunningDoors } from './running-doors.js';
import { pageOf, type Outcome } from './told.js';
import { valueInputs } from './value-inputs.js';

const PAGE = path.resolve(import.meta.dirname, '../../docs/doors.md');
const sections = { ...csvInputs, ...jsonInputs, ...valueInputs, ...answerInputs };
const MOST_TOLD = 100;

let doors: RunningDoors;
let kept = 0;
const outcomes = new Map<Input, Outcome>();
const of = (input: Input): Outcome => outcomes.get(input) as Outcome;

beforeAll(async () => {
  doors = await RunningDoors.start();
  const answers = new Map<Input, Awaited<ReturnType<RunningDoors['send']>>>();
  for (const inputs of Object.values(sections))
    for (const input of inputs) answers.set(input, await doors.send(input));
  kept = await doors.settle();
  for (const [input, answer] of answers) {
    const { receipt = '' } = answer.said;
    const records = doors.recordsOf(receipt).size;
    const waiting = receipt ? await doors.waitingOf(receipt, input.feed) : [];
    outcomes.set(input, { ...answer, records, waiting });
  }
});
afterAll(() => doors.stop());

/** Both languages are there, are two, and say what whoever reads one of them needs. */
function expectSaid(texts: readonly Text[], says: readonly string[] = []): void {
  const [vi, en] = [texts.map((one) => one.vi).join(' '), texts.map((one) => one.en).join(' ')];
  for (const one of texts)
    expect([one.vi, one.en]).toEqual([/\S/, /\S/].map((any) => expect.stringMatching(any)));
  expect(vi).not.toBe(en);
  for (const words of says)
    expect({ vi, en }).toEqual({
      vi: expect.stringContaining(words),
      en: expect.stringContaining(words),
    });
}

const placed = ({ row, code, column }: Wrong | RowError) => ({ row, code, column });

/** The rows that are named are these, with what must be said of each. */
function expectNamed(told: readonly RowError[] = [], wrongs: readonly Wrong[] = []): void {
  const first = wrongs.slice(0, MOST_TOLD);
  expect(told.map(placed)).toEqual(first.map(placed));
  for (const [i, { message, value }] of told.entries()) {
    expectSaid(
      [message],
      first[i]?.says?.filter((word) => word !== value),
    );
    if (first[i]?.says?.includes(value as string)) expect(value).toBeDefined();
  }
}

function expectTaken(input: Input): void {
  const { status, said, waiting, records } = of(input);
  const {
    received,
    skipped = 0,
    wrong = [],
    notes,
    notKept,
    records: expected = {},
  } = input.taken!;
  const refusedRows = new Set(wrong.map(({ row }) => row));
  const isTried = input.query === '?dryRun=true';
  expect({ status, ...said }).toMatchObject({
    status: input.isInbox ? undefined : isTried ? 200 : 202,
    received,
    skipped,
    rejected: refusedRows.size,
  });
  expect(said.notKept).toEqual(notKept);
  expectNamed(said.errors, wrong);
  expectNamed(said.notes, notes);
  if (isTried) return;
  expect([records, waiting.map(({ row }) => row)]).toEqual([
    received - refusedRows.size,
    [...refusedRows],
  ]);
  const told = waiting.flatMap(({ row, findings }) => findings.map((one) => ({ row, ...one })));
  expect(told.map(placed)).toEqual(wrong.map(placed));
  for (const [row, record] of doors.recordsOf(said.receipt ?? ''))
    expect(record).toMatchObject(expected[row] ?? { id: String(row), deleted: false });
}

function expectRefused({ refused }: Input, { status, said }: Outcome): void {
  const { message, hint, ...rest } = said;
  expect({ status, code: said.code }).toEqual({ status: refused?.status, code: refused?.code });
  expect(rest).not.toHaveProperty('receipt');
  expectSaid([message as Text, hint as Text], refused?.says);
}

describe.each(Object.keys(sections))('%s', (section) => {
  it.each((sections[section] ?? []).map((input) => [input.name, input] as const))(
    '%s',
    (_, input) => {
      const outcome = of(input);
      if (input.taken) expectTaken(input);
      else if (input.refused) expectRefused(input, outcome);
      else expect(outcome.status).toBe(input.status);
    },
  );
});

describe('all inputs together', () => {
  it('leave nothing but what was acknowledged', async () => {
    const acknowledged = [...outcomes.values()].filter(({ said }) => said.receipt !== undefined);
    // A command is one row.
    const rows = acknowledged.reduce((sum, { said }) => sum + (said.received ?? 1), 0);
    expect([kept, await doors.ingest.receiptCount()]).toEqual([rows, acknowledged.length]);
  });

  it('are answered by the codes that are known, and by each of them', () => {
    const said = [...outcomes.values()].flatMap(({ said: { code, errors = [], notes = [] } }) => [
      ...(code === undefined ? [] : [code]),
      ...[...errors, ...notes].map((one) => one.code),
    ]);
    expect([...new Set(said)].sort()).toEqual([...DOOR_CODES].sort());
  });

  it('have receipts that say the same as their answers, and count what waits', async () => {
    for (const { said, waiting } of outcomes.values()) {
      const { receipt = '', received, skipped, rejected, errors, notes } = said;
      if (received === undefined || receipt === '') continue;
      const told = await until('the receipt counts what waits', () => doors.receipt(receipt), {
        holds: ({ quarantined }) => quarantined === waiting.length,
      });
      const same = { received, skipped, rejected, errors, notes, quarantined: rejected };
      expect({ notes: undefined, ...told }).toMatchObject(same);
    }
  });

  it('are never answered with a person', () => {
    const said = JSON.stringify([...outcomes.values()]);
    for (const one of [PERSON, PERSON_NUMBER]) expect(said).not.toContain(one);
  });

  it('are shown on the page of the doors, with their answers', async () => {
    const shown = Object.entries(sections).map(
      ([title, inputs]) => [title, inputs.map((one) => [one, of(one)] as const)] as const,
    );
    const page = await pageOf(Object.fromEntries(shown));
    if (process.env['NHIP_WRITE_DOORS']) writeFileSync(PAGE, page);
    expect(page).toBe(readFileSync(PAGE, 'utf8'));
  });
});
