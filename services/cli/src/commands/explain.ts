import { DAY_MS } from '@nhip/contracts';
import type { ExplainedRecord, Explanation, Measures, Verified } from '@nhip/contracts';
import type { Command } from 'commander';
import { EXIT } from '../exit.js';
import { path } from '../hub.js';
import { dimension, dimensionQuery, type Dimensions } from '../options.js';
import { rowText } from '../row-text.js';
import type { Registry, Session } from '../session.js';
import { markValues, writeFlags } from '../value-state.js';

interface ExplainOptions {
  readonly period?: string;
  readonly version?: string;
  readonly asOf?: string;
  readonly since?: string;
  readonly dim?: Dimensions;
}

const RECORDS_AT_ONCE = 1_000;

/** Amounts with the decimals that the hub gives them. */
const amountsOf = (measures: Measures, { format, t }: Session): string =>
  Object.entries(measures)
    .map(([name, sum]) => `${name} = ${sum === null ? t('noData') : format.number(sum)}`)
    .join(', ');

/** What a record adds: `late +1`. */
const contribution = (measures: Measures, { format }: Session): string =>
  Object.entries(measures)
    .map(([name, amount]) => {
      const shown = format.number(amount ?? 0);
      return `${name} ${shown.startsWith('−') || shown === '0' ? '' : '+'}${shown}`;
    })
    .join(' ');

/** The first page with the records of all. */
async function wholeExplanation(
  id: string,
  { dim, ...options }: ExplainOptions,
  { hub }: Session,
): Promise<Explanation> {
  const query = { ...options, ...dimensionQuery(dim), limit: RECORDS_AT_ONCE };
  const url = path`/api/v1/indicators/${id}/explain`;
  const records: ExplainedRecord[] = [];
  let first: Explanation | undefined;
  for await (const page of hub.pages<Explanation>('operator', url, query)) {
    const { cursor: _cursor, ...whole } = page;
    first ??= whole;
    records.push(...page.records);
  }
  return { ...(first as Explanation), records };
}

function writeExplanation(answer: Explanation, session: Session): void {
  const { output, format, t } = session;
  markValues([answer], session);
  output.line(format.say(answer.sentence));
  if (answer.reason) output.line(t('noDataAs', { reason: format.say(answer.reason) }));
  writeFlags([answer], session);
  output.line(
    t('formulaSaid', { formula: answer.formula, calculation: format.say(answer.calculation) }),
  );
  output.line(t('measuresSaid', { measures: amountsOf(answer.measures, session) }));
  writeParts(answer, session);
  for (const { count, message } of answer.leftOut)
    output.line(t('leftOut', { count, message: format.say(message) }));
  output.line('');
  if (answer.since) writeChanges(answer, answer.since, session);
  else writeRecords(answer, session);
}

/** Of a number of several cubes or periods, what each adds up to. */
function writeParts({ parts = [] }: Explanation, session: Session): void {
  const { output, format, t } = session;
  const day = (date: string | null): string => (date === null ? '…' : format.date(date));
  for (const { cube, from, to, measures, count } of parts)
    output.line(
      t('partSaid', {
        cube,
        from: day(from),
        to: day(to),
        measures: amountsOf(measures, session),
        records: count === null ? '…' : format.number(count),
      }),
    );
}

/** Where a row came from, in one cell. */
const placeOf = (raw: ExplainedRecord['raw'], session: Session): string => {
  const { agency, sentAt, topic, partition, offset } = raw;
  const row = rowText(raw, session);
  return `${agency} ${session.format.instant(sentAt)} ${row} ${topic}[${partition}]@${offset}`;
};

/** The number as it was, and the records that made the difference: what each added and adds, by which row. */
function writeChanges(
  { records }: Explanation,
  since: NonNullable<Explanation['since']>,
  session: Session,
): void {
  const { output, format, t } = session;
  const { commit, measures } = since;
  const value = since.value === null ? t('noData') : format.number(since.exact ?? since.value);
  output.line(t('sinceSaid', { commit, value, measures: amountsOf(measures, session) }));
  output.table(
    [
      t('column.record'),
      t('column.before'),
      t('column.contribution'),
      t('column.rowBefore'),
      t('column.rowNow'),
    ],
    records.map(({ id, contribution: amounts, raw, before }) => [
      id,
      before ? contribution(before.contribution, session) : '',
      contribution(amounts, session),
      before?.standing ? placeOf(before.standing.raw, session) : '',
      placeOf(raw, session),
    ]),
  );
}

function writeRecords({ records }: Explanation, session: Session): void {
  const { output, format, t } = session;
  output.table(
    [
      t('column.record'),
      t('column.contribution'),
      t('column.agency'),
      t('column.sentAt'),
      t('column.file'),
      t('column.row'),
      t('column.kafka'),
    ],
    records.map(({ id, contribution: amounts, raw }) => [
      id,
      contribution(amounts, session),
      raw.agency,
      format.instant(raw.sentAt),
      raw.file,
      rowText(raw, session),
      `${raw.topic}[${raw.partition}]@${raw.offset}`,
    ]),
  );
}

function writeVerified(answer: Verified, { output, format, t }: Session): void {
  const { equal, cells, records, differences } = answer;
  output.line(t(equal ? 'equal' : 'different', { count: cells, records }));
  for (const { cube, day, dims, stored, recomputed } of differences)
    output.line(
      `  ${t('differs', {
        cube,
        day: format.date(new Date(day * DAY_MS).toISOString().slice(0, 10)),
        dims: dims.join(' '),
        stored: stored.map((sum) => format.number(sum)).join(' '),
        recomputed: recomputed.map((sum) => format.number(sum)).join(' '),
      })}`,
    );
}

async function verify(
  indicator: string | undefined,
  { period, dim }: ExplainOptions,
  session: Session,
): Promise<void> {
  const body = { indicator, period, dims: dim };
  const answer = await session.hub.post<Verified>('operator', '/api/v1/verify', body);
  session.output.show(answer, () => writeVerified(answer, session));
  if (!answer.equal) session.exitCode = EXIT.no;
}

export function explainCommands(program: Command, { t, session }: Registry): void {
  program
    .command('explain')
    .description(t('command.explain'))
    .argument('<indicator>', t('argument.indicator'))
    .option('--period <period>', t('option.period'))
    .option('--dim <dimension=code>', t('option.dim'), dimension)
    .option('--version <n>', t('option.version'))
    .option('--as-of <commit or instant>', t('option.asOf'))
    .option('--since <commit or instant>', t('option.since'))
    .action(async (id: string, options: ExplainOptions) => {
      const current = session();
      const answer = await wholeExplanation(id, options, current);
      current.output.show(answer, () => writeExplanation(answer, current));
    });
  program
    .command('verify')
    .description(t('command.verify'))
    .argument('[indicator]', t('argument.indicator'))
    .option('--period <period>', t('option.period'))
    .option('--dim <dimension=code>', t('option.dim'), dimension)
    .action((indicator: string | undefined, options: ExplainOptions) =>
      verify(indicator, options, session()),
    );
}
