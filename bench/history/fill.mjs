/** Fills a ledger with a history, and says what each kind of batch cost. */
import { RECORD_PARTITIONS, TOPICS } from '@nhip/contracts';
import { Merger } from '@nhip/ledger';
import { createPool, Periodic } from '@nhip/platform';
import { cpuOf, cpuOfServer } from '../cpu.mjs';
import { startedWriter } from '../writer.mjs';
import { batchesOf, laps } from './messages.mjs';

const PROGRESS_MS = 10_000;

/** Merging at the pace of the service `ledger`: at most so many steps, then a pause. */
const [STEPS, PAUSE_MS] = [20, 5_000];

/** Merges beside the writer, on a connection of its own whose cost can be told. */
export class Merging {
  #ms = 0;
  #steps = 0;
  #before = { steps: 0, ms: 0, cpu: 0, wal: 0 };

  constructor(url) {
    this.pool = createPool(url, { max: 1, name: 'bench-merging' });
    this.merger = new Merger(this.pool);
    const onError = (error) => console.error(`deltas were not merged: ${error}`);
    this.periodic = new Periodic(() => this.#some(STEPS), { everyMs: PAUSE_MS, onError });
  }

  start() {
    this.periodic.onApplicationBootstrap();
  }

  stop() {
    return this.periodic.beforeApplicationShutdown();
  }

  /** Resolves when nothing is left to merge. @returns {Promise<number>} seconds */
  async rest() {
    const before = this.#ms;
    await this.#some(Infinity);
    return (this.#ms - before) / 1000;
  }

  /** Since the last call: its time in steps, and what its connection used. */
  async takeUsed() {
    const { rows } = await this.pool.query(
      'select pid, wal_bytes::float8 as wal from pg_backend_pid() pid, pg_stat_get_backend_wal(pid)',
    );
    const [{ pid, wal }] = rows;
    const before = this.#before;
    this.#before = { steps: this.#steps, ms: this.#ms, cpu: cpuOf(pid), wal };
    return {
      steps: this.#steps - before.steps,
      seconds: (this.#ms - before.ms) / 1000,
      postgresCpu: this.#before.cpu - before.cpu,
      wal: wal - before.wal,
    };
  }

  async #some(most) {
    const began = performance.now();
    for (let more = true, n = 0; more && n < most; n += 1) {
      more = await this.merger.step();
      this.#steps += 1;
    }
    this.#ms += performance.now() - began;
  }
}

async function meters(pool, postmaster) {
  const { rows } = await pool.query(
    "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal, number::float8 as commits from core.head",
  );
  const { user, system } = process.cpuUsage();
  return {
    ...rows[0],
    engine: (user + system) / 1e6,
    postgres: cpuOfServer(postmaster),
    seconds: performance.now() / 1000,
  };
}

/** The next laps of one kind, of those between two places. */
function* stretches(all) {
  let stretch = [];
  for (const lap of all) {
    if (stretch.length > 0 && stretch[0].kind !== lap.kind) {
      yield stretch;
      stretch = [];
    }
    stretch.push(lap);
  }
  if (stretch.length > 0) yield stretch;
}

export class Filler {
  /** By kind what was used, of what this process filled. */
  #used = {};
  #shown = 0;
  #making = 0;

  constructor({ pool, catalogue, history, settings, postmaster }) {
    Object.assign(this, { pool, catalogue, history, settings, postmaster });
  }

  /** How many versions the ledger holds, in whole batches; some of the next batch may be there too, and are passed over by their offsets. */
  async held() {
    const { rows } = await this.pool.query(
      'select partition, next from core.offsets where topic = $1',
      [TOPICS.records.name],
    );
    const next = new Map(rows.map((row) => [row.partition, BigInt(row.next)]));
    const least =
      rows.length < RECORD_PARTITIONS
        ? 0
        : [...next.values()].map(Number).reduce((a, b) => Math.min(a, b));
    const isHeld = ({ partition, messages }) => messages.at(-1).offset < next.get(partition);
    let held = 0;
    for (const lap of laps(this.settings)) {
      if (lap.to > least && !batchesOf(this.history, lap).every(isHeld)) break;
      held = lap.to;
    }
    return held;
  }

  /** Writes all laps of which a part lies between two places, with a new writer. @returns {Promise<number>} where it ended */
  async fill(from, to) {
    const wanted = [...laps(this.settings)].filter((lap) => lap.to > from && lap.from < to);
    let now = this.history.instantAt(from);
    const writer = startedWriter(this.pool, this.catalogue, () => now);
    const onLap = (lap) => (now = this.history.instantAt(lap.to));
    try {
      for (const stretch of stretches(wanted)) await this.#stretch(writer, stretch, onLap);
    } finally {
      await writer.stop();
    }
    return wanted.at(-1)?.to ?? from;
  }

  /** A batch is handed over while the one before it commits: the writer finds each whole in its queue. */
  async #stretch(writer, stretch, onLap) {
    const before = await meters(this.pool, this.postmaster);
    const makingBefore = this.#making;
    let under = Promise.resolve();
    for (const lap of stretch) {
      const batches = this.#made(lap);
      onLap(lap);
      const written = Promise.all(batches.map((batch) => writer.submit(batch)));
      await under;
      under = written;
      this.#show(lap);
    }
    await under;
    const after = await meters(this.pool, this.postmaster);
    after.engine -= this.#making - makingBefore;
    this.#add(stretch[0].kind, stretch.at(-1).to - stretch[0].from, before, after);
  }

  #made(lap) {
    const began = performance.now();
    const batches = batchesOf(this.history, lap);
    this.#making += (performance.now() - began) / 1000;
    return batches;
  }

  #add(kind, rows, before, after) {
    const used = (this.#used[kind] ??= {});
    used.rows = (used.rows ?? 0) + rows;
    for (const name of Object.keys(after))
      used[name] = (used[name] ?? 0) + after[name] - before[name];
  }

  #show({ to, kind }) {
    if (performance.now() - this.#shown < PROGRESS_MS) return;
    this.#shown = performance.now();
    const at = new Date().toISOString().slice(11, 19);
    console.log(`  ${at}: ${to} versions, ${kind}`);
  }

  /** By kind, of what was filled since the last call; merging is among it. */
  takeUsed() {
    const of = ({ rows, commits, wal, engine, postgres, seconds }) => ({
      rows,
      rowsPerSecond: Math.round(rows / seconds),
      rowsPerCommit: Math.round(rows / commits),
      walBytesPerRow: Math.round(wal / rows),
      cpuSecondsPerMillion: {
        engine: Math.round((engine / rows) * 1e7) / 10,
        postgres: Math.round((postgres / rows) * 1e7) / 10,
      },
    });
    const used = Object.entries(this.#used).map(([kind, one]) => [kind, of(one)]);
    this.#used = {};
    return Object.fromEntries(used);
  }
}
