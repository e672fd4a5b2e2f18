import path from 'node:path';
import {
  DAY_MS,
  type CellMessage,
  type CommitMessage,
  type RegistryMessage,
} from '@nhip/contracts';
import { readFolder, readPack } from '@nhip/packs';
import { State } from '../src/app/state.js';

const FOLDER = path.resolve(import.meta.dirname, '../../../packs/municipal-permits');

/** The definitions of the pack of permits, as they travel. */
export const permitDefinitions = (): RegistryMessage[] =>
  readPack(readFolder(FOLDER)).definitions.map(({ kind, id, version, body }) => ({
    kind,
    id,
    version,
    body,
    revision: 1,
    pack: 'municipal-permits',
  }));

/** The same, with channels under one of two levels: those of paper together, e-mail under none. */
export const permitDefinitionsByLevel = (): RegistryMessage[] =>
  permitDefinitions().map((definition) => {
    if (definition.id !== 'permit-channel') return definition;
    const name = { vi: 'Giấy', en: 'Paper' };
    const { codes } = definition.body as { codes: readonly { readonly code: string }[] };
    const under = codes.map((one) => {
      if (one.code === 'e-mail') return { ...one, level: 'channel' };
      return ['Desk', 'Post'].includes(one.code) ? { ...one, parent: 'Paper' } : one;
    });
    const levels = [
      { level: 'way', name: { vi: 'Cách nộp', en: 'Way' } },
      { level: 'channel', name: { vi: 'Kênh', en: 'Channel' } },
    ];
    const body = {
      ...definition.body,
      levels,
      codes: [{ code: 'Paper', from: '2010-01-01', name }, ...under],
    };
    return { ...definition, version: 2, body };
  });

/** The same, once the desk had become two, post had gone over into one of them, and internet into that and another way, on 2020-01-01. */
export const permitDefinitionsSucceeded = (): RegistryMessage[] =>
  permitDefinitionsByLevel().map((definition) => {
    if (definition.id !== 'permit-channel') return definition;
    const { codes } = definition.body as { codes: readonly { readonly code: string }[] };
    const from = '2020-01-01';
    const later = ['Desk', 'Hall'].map((code) => ({
      code,
      from,
      parent: 'Paper',
      name: { vi: code, en: code },
    }));
    const body = {
      ...definition.body,
      codes: [
        ...codes.map((one) =>
          ['Desk', 'Post', 'Internet'].includes(one.code) ? { ...one, to: '2019-12-31' } : one,
        ),
        ...later,
      ],
      successors: [
        { from: 'Desk@2010-01-01', to: `Desk@${from}`, kind: 'part' },
        { from: 'Desk@2010-01-01', to: `Hall@${from}`, kind: 'part' },
        { from: 'Post@2010-01-01', to: `Hall@${from}`, kind: 'whole' },
        { from: 'Internet@2010-01-01', to: `Hall@${from}`, kind: 'part' },
        { from: 'Internet@2010-01-01', to: 'Intern@2010-01-01', kind: 'part' },
      ],
    };
    return { ...definition, version: 3, body };
  });

/** Measures of the cube of permits, in its order. */
export interface PermitSums {
  readonly received?: number;
  readonly finished?: number;
  readonly late?: number;
  readonly open?: number;
  readonly overdue?: number;
}

const dayOf = (date: string): number => Date.parse(date) / DAY_MS;

/** One cell of permits, from the desk where nothing else is said. */
export function permitCell(
  commit: number,
  date: string,
  sums: PermitSums,
  channel = 'Desk',
  bucket = 0,
): CellMessage {
  const values = [
    sums.received ?? 0,
    sums.finished ?? 0,
    sums.late ?? 0,
    sums.open ?? 0,
    sums.overdue ?? 0,
  ];
  const dims = [`${channel}@2010-01-01`, 'General@2010-01-01', 'T10@2010-01-01'];
  return {
    kind: 'cell',
    cube: 'permits',
    cubeVersion: 1,
    dims,
    day: dayOf(date),
    bucket,
    values,
    epoch: 1,
    commit,
  };
}

export const commitEnd = (commit: number, epoch = 1): CommitMessage => ({
  kind: 'commit',
  epoch,
  commit,
  at: Date.parse('2026-11-25T10:00:00Z') + commit,
  revision: 1,
  cells: 1,
  live: { permits: 1 },
});

export const NOW = Date.parse('2026-11-25T10:00:00Z');

/** A state that knows the pack of permits and these messages. */
export function permitState(...messages: readonly (CellMessage | CommitMessage)[]): State {
  const state = new State(() => NOW);
  state.setDefinitions(permitDefinitions(), 1);
  for (const message of messages) state.cubes.apply(message);
  return state;
}
