/** Rows of the feed of the permits, with all columns of the pack's file, the same at every run. */
const START = Date.parse('2024-01-01T01:00:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000];
const CHANNELS = ['Internet', 'Desk', 'Post', 'e-mail', 'Intern'];
const STEPS = [
  'Confirmation of receipt',
  'T02 Check confirmation of receipt',
  'T04 Determine confirmation of receipt',
  'T06 Determine necessity of stop advice',
  'T10 Determine necessity to stop indication',
];
const FIRST_FINISHED = 2;
const iso = (instant) => new Date(instant).toISOString();

/**
 * Row `i`: the events of a dossier are `dossiers` rows apart, each a later version than the one before. With its third every other dossier is finished, some of them late.
 * @param {{ prefix: string, dossiers: number, channels?: string[] }} settings `prefix` begins the ids
 */
export function permitRow(i, { prefix, dossiers, channels = CHANNELS }) {
  const [dossier, event] = [i % dossiers, Math.floor(i / dossiers)];
  const received = START + ((dossier * 7_919) % 600) * DAY + (dossier % 8) * HOUR;
  const isFinished = event >= FIRST_FINISHED && dossier % 2 === 0;
  return {
    'case:channel': channels[dossier % channels.length],
    'case:concept:name': `${prefix}-${dossier}`,
    'case:deadline': iso(received + 30 * DAY),
    'case:department': 'General',
    'case:enddate': isFinished ? iso(received + (1 + (dossier % 45)) * DAY) : '',
    'case:enddate_planned': iso(received + 20 * DAY),
    'case:group': 'Group 1',
    'case:responsible': 'Resource21',
    'case:startdate': iso(received),
    'concept:instance': `task-${i}`,
    'concept:name': STEPS[(dossier + event) % STEPS.length],
    'lifecycle:transition': 'complete',
    'org:group': 'Group 1',
    'org:resource': 'Resource21',
    'time:timestamp': iso(received + event * HOUR),
  };
}

/** Rows from `from` on, before `to`. */
export const permitRows = (from, to, settings) =>
  Array.from({ length: to - from }, (_, i) => permitRow(from + i, settings));

/** Rows as NDJSON. */
export const bodyOf = (rows) => rows.map((row) => JSON.stringify(row)).join('\n');

/** Rows for the naive count, where each version of a dossier is later than those before, so that receipts decide nothing. */
export const asSent = (rows) =>
  rows.map((row, i) => ({ row, receivedAt: 0, receipt: '', number: i + 1 }));
