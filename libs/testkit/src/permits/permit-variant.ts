import { DAY_MS } from '@nhip/contracts';
import { seeded, type Random } from '../random.js';
import type { PermitRow } from './permit-rows.js';

const ZONE = 7 * 3_600_000;
const CHANNELS = ['Internet', 'Desk', 'Post', 'e-mail', 'Intern'];

export interface VariantOptions {
  readonly seed: number;
  /** Put before each dossier's id, so that rounds do not meet. */
  readonly prefix: string;
  /** How many dossiers to take; all where absent. */
  readonly dossiers?: number;
  /** Share of versions that are sent again with equal time and other content. 0 where receipts are not part of the input. */
  readonly conflicts?: number;
}

const ms = (text: string): number => Date.parse(text.replace(' ', 'T'));
const dayOf = (instant: number): number => Math.floor((instant + ZONE) / DAY_MS);
const iso = (instant: number): string => new Date(instant).toISOString();

function byDossier(rows: readonly PermitRow[]): PermitRow[][] {
  const dossiers = new Map<string, PermitRow[]>();
  for (const row of rows) {
    const id = row['case:concept:name'] ?? '';
    dossiers.set(id, [...(dossiers.get(id) ?? []), row]);
  }
  return [...dossiers.values()];
}

/** An end that may move or vanish, but never to a day before the start: the type's check refuses that. */
function changedEnd(row: PermitRow, random: Random): string {
  const start = ms(row['case:startdate'] ?? '');
  if (random.next() < 0.25) return '';
  const end = start + random.below(120) * DAY_MS + random.below(DAY_MS);
  return dayOf(end) >= dayOf(start) ? iso(end) : iso(start);
}

function changed(row: PermitRow, random: Random): PermitRow {
  const start = ms(row['case:startdate'] ?? '');
  return {
    ...row,
    'case:channel': random.next() < 0.5 ? random.pick(CHANNELS) : (row['case:channel'] ?? ''),
    'case:deadline':
      random.next() < 0.5 ? iso(start + random.below(90) * DAY_MS) : (row['case:deadline'] ?? ''),
    'case:enddate': random.next() < 0.5 ? changedEnd(row, random) : (row['case:enddate'] ?? ''),
  };
}

function versionsOf(
  rows: readonly PermitRow[],
  options: VariantOptions,
  random: Random,
): PermitRow[] {
  const versions: PermitRow[] = [];
  for (const row of rows) {
    const version = {
      ...changed(row, random),
      'case:concept:name': options.prefix + (row['case:concept:name'] ?? ''),
    };
    versions.push(random.next() < 0.04 ? { ...version, deleted: 'true' } : version);
    if (random.next() < 0.05) versions.push(versions.at(-1) as PermitRow);
    if (random.next() < (options.conflicts ?? 0))
      versions.push(changed({ ...version, 'case:channel': random.pick(CHANNELS) }, random));
  }
  return versions;
}

/**
 * The real log made hard: channel, deadline and end date differ between the versions of a dossier; some versions are deletions,
 * some come twice, some share their time with another of other content. The same seed gives the same rows, in the order of the file.
 */
export function permitVariant(rows: readonly PermitRow[], options: VariantOptions): PermitRow[] {
  const random = seeded(options.seed);
  return byDossier(rows)
    .slice(0, options.dossiers)
    .flatMap((dossier) => versionsOf(dossier, options, random));
}
