import { Tile, type AlarmMessage, type Screen } from '@nhip/contracts';

/** A tile as the hub sends it: a figure that is whole and fresh, but for what is given. Throws where the contract would refuse it. */
export const tile = (no: number, more: Partial<Tile> = {}): Tile =>
  Tile.parse({
    no,
    kind: 'number',
    indicator: `permits.no-${no}`,
    version: 1,
    title: { vi: `Ô ${no}`, en: `Tile ${no}` },
    meaning: { vi: 'nghĩa', en: 'meaning' },
    unit: { vi: 'hồ sơ', en: 'dossiers' },
    decimals: 0,
    span: 3,
    period: '2026-11',
    value: 12,
    state: 'complete',
    flags: [],
    freshness: { state: 'fresh', feeds: [] },
    coverage: { expected: 1, received: 1, missing: [] },
    target: null,
    direction: 'none',
    level: null,
    ...more,
  });

export const alarm = (id: string): AlarmMessage => ({
  id,
  kind: 'freshness',
  subject: 'permits',
  state: 'open',
  since: 0,
  message: { vi: `cảnh báo ${id}`, en: `alarm ${id}` },
});

/** A screen as of a commit. */
export const screen = (
  commit: number,
  tiles: readonly Tile[],
  alarms: readonly AlarmMessage[] = [],
): Screen => ({
  screen: { id: 'permits', version: 1, title: { vi: 'Cấp phép', en: 'Permits' }, scope: null },
  epoch: 1,
  commit,
  at: '2026-11-27T03:00:00.000Z',
  tiles,
  alarms,
});
