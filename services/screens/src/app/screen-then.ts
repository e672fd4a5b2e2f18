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

type Moment = Exclude<AsOf, undefined>;

/** What the ledger said of a commit, by cube. */
type Asked = ReadonlyMap<string, CellsAsOf>;

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

function cubesIn(asked: Asked, commit: number): LiveCubes {
  const cubes = new LiveCubes();
  const live: Record<string, number> = {};
  for (const [id, { cells, cubeVersion }] of asked) {
    if (cubeVersion > 0) live[id] = cubeVersion;
    for (const cell of cells) cubes.apply(messageOf(cell, id, cubeVersion, commit));
  }
  cubes.apply({ kind: 'commit', epoch: 0, commit, at: 0, revision: 0, cells: 0, live });
  return cubes;
}

const latestIn = (asked: Asked): number => Math.max(0, ...[...asked.values()].map(({ at }) => at));

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

  /** @throws Fault `too-many-moments` where too many wait, and what the ledger throws */
  async read(screen: Defined<'screen'>, moment: Moment, signal?: AbortSignal): Promise<Screen> {
    if (this.#asked >= MOST_ASKED) throw tooManyMoments();
    this.#asked += 1;
    const answer = this.#turn.then(() => this.#screen(screen, moment, signal));
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
    signal?: AbortSignal,
  ): Promise<Screen> {
    signal?.throwIfAborted();
    const commit = await this.values.commitOf(moment);
    const { state, at } = await this.#then(tiles, moment, commit, signal);
    const onError = (error: unknown): void =>
      this.logger.error({ screen: id, commit, error: String(error) }, 'a tile cannot be computed');
    return {
      screen: { id, version: definitionVersion, title, scope: scope ?? null },
      epoch: this.state.head.epoch,
      commit,
      at: new Date(at).toISOString(),
      tiles: tiles
        .filter((tile) => isKnown(tile, state))
        .map((tile): ScreenTile => tileOf(tile, state, onError)),
      alarms: [],
      asOf: true,
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
    let then = { state: this.state, at: 0 };
    for (let isWhole = false; !isWhole;) {
      const { state } = then;
      const ids = tiles
        .filter((tile) => isKnown(tile, state))
        .flatMap((one) => cubesOf(one, state));
      const missing = new Set(ids.filter((id) => !asked.has(id)));
      for (const id of missing) asked.set(id, await this.ledger.cellsAsOf(id, commit, signal));
      isWhole = missing.size === 0;
      then = this.#stateOf(asked, moment, commit);
    }
    return then;
  }

  /** `at`: the instant of the commit, before the first that of the moment, integer ms. Periods run as at the moment. */
  #stateOf(
    asked: Asked,
    moment: Moment,
    commit: number,
  ): { readonly state: State; readonly at: number } {
    const now = this.state.clock;
    const committed = latestIn(asked);
    const by = 'instant' in moment ? Math.min(moment.instant, now) : committed || now;
    return { at: committed || by, state: this.state.asOf(cubesIn(asked, commit), by) };
  }
}
