import { setImmediate } from 'node:timers/promises';
import type { CellMessage, Screen, ScreenTile } from '@nhip/contracts';
import type { AsOf, Cell, Defined, TileBody } from '@nhip/kernel';
import type { Logger } from '@nhip/platform';
import { LiveCubes } from '../domain/live-cubes.js';
import { tooManyMoments } from '../faults.js';
import type { CellsAsOf, Ledger } from './ports.js';
import type { ReadValues } from './read-values.js';
import type { State } from './state.js';
import { cubesOf, isKnown, tileOf } from './tiles.js';

/** Questions that are answered or wait for their turn: each holds the cells of a screen. */
const MOST_ASKED = 8;

/** Cells that are taken in before whatever else waits has its turn: open screens are told of changes meanwhile. */
const AT_ONCE = 5_000;

type Moment = Exclude<AsOf, undefined>;

/** What the ledger said of a commit, by cube. */
type CellsByCube = ReadonlyMap<string, CellsAsOf>;

/** A cube's cells of all buckets together. */
const messageOf = (
  { dims, day, values }: Cell,
  cube: string,
  cubeVersion: number,
  commit: number,
): CellMessage => ({
  kind: 'cell',
  cube,
  cubeVersion,
  dims,
  day,
  bucket: 0,
  values: values.map(String),
  epoch: 0,
  commit,
});

/** @returns cubes that hold these cells; while they are taken in, others have their turn */
async function cubesIn(asked: CellsByCube, commit: number): Promise<LiveCubes> {
  const cubes = new LiveCubes();
  const live: Record<string, number> = {};
  for (const [id, { cubeVersion }] of asked) if (cubeVersion > 0) live[id] = cubeVersion;
  const end = { kind: 'commit', epoch: 0, commit, at: 0, revision: 0, cells: 0, live } as const;
  cubes.apply(end);
  for (const [id, { cells, cubeVersion }] of asked)
    for (let from = 0; from < cells.length; from += AT_ONCE) {
      for (const cell of cells.slice(from, from + AT_ONCE))
        cubes.apply(messageOf(cell, id, cubeVersion, commit));
      cubes.apply(end);
      await setImmediate();
    }
  return cubes;
}

const latestIn = (asked: CellsByCube): number =>
  Math.max(0, ...[...asked.values()].map(({ at }) => at));

/** Screens as they would have been at a moment: by what the hub knew then and the definitions of now, one question at a time. */
export class ScreenThen {
  #asked = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly state: State,
    private readonly ledger: Pick<Ledger, 'cellsAsOf'>,
    private readonly values: Pick<ReadValues, 'commitOf'>,
    private readonly logger: Pick<Logger, 'error'>,
  ) {}

  /** @param period that its tiles are set to; absent: each its last @throws Fault `too-many-moments` where too many wait, and what the ledger throws */
  async read(
    screen: Defined<'screen'>,
    moment: Moment,
    period?: string,
    signal?: AbortSignal,
  ): Promise<Screen> {
    if (this.#asked >= MOST_ASKED) throw tooManyMoments();
    this.#asked += 1;
    const answer = this.#turn.then(() => this.#screen(screen, moment, period, signal));
    this.#turn = answer.catch(() => undefined);
    try {
      return await answer;
    } finally {
      this.#asked -= 1;
    }
  }

  async #screen(
    { id, title, scope, definitionVersion, tiles }: Defined<'screen'>,
    moment: Moment,
    period: string | undefined,
    signal?: AbortSignal,
  ): Promise<Screen> {
    signal?.throwIfAborted();
    const commit = await this.values.commitOf(moment);
    const { state, at } = await this.#then(tiles, moment, commit, signal);
    const onError = (error: unknown): void =>
      this.logger.error({ screen: id, commit, error: String(error) }, 'a tile cannot be computed');
    const shown: ScreenTile[] = [];
    for (const tile of tiles) {
      if (isKnown(tile, state)) shown.push(tileOf(tile, state, onError, period));
      await setImmediate();
    }
    return {
      screen: { id, version: definitionVersion, title, scope: scope ?? null },
      epoch: this.state.head.epoch,
      commit,
      at: new Date(at).toISOString(),
      tiles: shown,
      alarms: [],
      asOf: true,
      ...(period !== undefined && { period }),
    };
  }

  /** What these tiles stand on. An indicator may have read other cubes by the versions of then: they are asked for in a further round. */
  async #then(
    tiles: readonly TileBody[],
    moment: Moment,
    commit: number,
    signal?: AbortSignal,
  ): Promise<{ readonly state: State; readonly at: number }> {
    const asked = new Map<string, CellsAsOf>();
    const missingIn = (state: State): ReadonlySet<string> => {
      const known = tiles.filter((tile) => isKnown(tile, state));
      const ids = known.flatMap((tile) => cubesOf(tile, state));
      return new Set(ids.filter((id) => !asked.has(id)));
    };
    let missing = missingIn(this.state);
    let then;
    do {
      for (const id of missing) asked.set(id, await this.ledger.cellsAsOf(id, commit, signal));
      then = await this.#stateOf(asked, moment, commit);
      missing = missingIn(then.state);
    } while (missing.size > 0);
    return then;
  }

  /** `at`: the instant of the commit, before the first that of the moment, integer ms. Periods run as at the moment. */
  async #stateOf(
    asked: CellsByCube,
    moment: Moment,
    commit: number,
  ): Promise<{ readonly state: State; readonly at: number }> {
    const now = this.state.clock;
    const committed = latestIn(asked);
    const by = 'instant' in moment ? Math.min(moment.instant, now) : committed || now;
    return { at: committed || by, state: this.state.asOf(await cubesIn(asked, commit), by) };
  }
}
