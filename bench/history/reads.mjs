/** What is asked of a ledger while its history grows. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { cellsAsOf, commitAt, explain, lastCommit, Tallies, verify } from '@nhip/ledger';
import { until } from '@nhip/platform';
import { summaryOf } from '../measured.mjs';
import { startedWriter } from '../writer.mjs';
import { correctionBatch, CORRECTIONS } from './messages.mjs';

const YEAR = 365 * 86_400_000;
const [PAGE, LARGE_PAGE, REPEATS] = [100, 10_000, 5];
const COUNTING = { within: 600_000, every: 100 };

async function timed(work) {
  const began = performance.now();
  const answer = await work();
  return [performance.now() - began, answer];
}

const summary = (times) => summaryOf(times, (ms) => Math.round(ms * 10) / 10);

export class Reads {
  constructor({ pool, url, catalogue, program, history }) {
    Object.assign(this, { pool, url, catalogue, program, history });
    const index = program.measures.findIndex(({ name }) => name === 'received');
    this.measure = { name: 'received', index, stock: false };
  }

  /** The next offset of a partition of corrections. */
  #next = async (partition) => {
    const { rows } = await this.pool.query(
      'select next from core.offsets where topic = $1 and partition = $2',
      [CORRECTIONS, partition],
    );
    return BigInt(rows[0]?.next ?? 0);
  };

  async #correctionsHeld() {
    const { rows } = await this.pool.query(
      'select coalesce(sum(next), 0)::float8 as held from core.offsets where topic = $1',
      [CORRECTIONS],
    );
    return rows[0].held;
  }

  /** A writer in a process of its own, from nothing to its first commit: one correction. */
  async start(at) {
    const nth = (await this.#correctionsHeld()) + 1;
    const batch = await correctionBatch(this.history, at, nth, this.#next);
    const child = fork(path.join(import.meta.dirname, 'start.mjs'), { serialization: 'advanced' });
    const answer = new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the writer's process ended with ${code}`)));
    });
    child.send({ url: this.url, now: this.history.instantAt(at) + nth, batch });
    return answer;
  }

  /** Corrections one after another, each alone; the writer has just started, and holds none of their records. The first is not counted. */
  async corrections(at, count) {
    const held = await this.#correctionsHeld();
    let nth = held;
    const now = () => this.history.instantAt(at) + nth;
    const writer = startedWriter(this.pool, this.catalogue, now);
    const times = [];
    try {
      while (nth < held + count + 1) {
        nth += 1;
        const batch = await correctionBatch(this.history, at, nth, this.#next);
        times.push((await timed(() => writer.submit(batch)))[0]);
      }
    } finally {
      await writer.stop();
    }
    return summary(times.slice(1));
  }

  /** The cell to which most records add, over all buckets. */
  async #largest() {
    const { commit } = await lastCommit(this.pool);
    const { id, version } = this.program;
    const cells = await cellsAsOf(this.pool, id, version, commit);
    const members = ({ values }) => Number(values[this.measure.index]);
    const largest = cells.reduce((a, b) => (members(b) > members(a) ? b : a));
    return { ...largest, members: members(largest) };
  }

  #question({ dims, day }) {
    return {
      cube: this.program.id,
      version: this.program.version,
      measures: [this.measure],
      from: day,
      to: day,
      filters: dims.map((code) => [code]),
      asOf: 0,
      cursor: '',
      limit: PAGE,
    };
  }

  /** First pages of the largest cell, by readers who have asked nothing before; the count comes after each answer, and is waited for. */
  async explain() {
    const cell = await this.#largest();
    const question = this.#question(cell);
    const [first, next, counted] = [[], [], []];
    for (let n = 0; n < REPEATS; n += 1) {
      const tallies = new Tallies(this.pool);
      const [ms, page] = await timed(() => explain(this.pool, question, tallies));
      first.push(ms);
      const count = async () => (await explain(this.pool, question, tallies)).count;
      counted.push((await timed(() => until('all members are counted', count, COUNTING)))[0]);
      const further = { ...question, asOf: page.commit, cursor: page.cursor };
      next.push((await timed(() => explain(this.pool, further, tallies)))[0]);
    }
    return {
      members: Number(cell.members),
      firstPageMs: summary(first),
      nextPageMs: summary(next),
      countedAfterMs: summary(counted),
    };
  }

  /** All cells of the cube, as values of an indicator are made from them: a year before an instant, and after a tenth of all commits. */
  async asOf(at) {
    const { commit } = await lastCommit(this.pool);
    const yearAgo = await commitAt(this.pool, this.history.instantAt(at) - YEAR);
    return {
      yearAgo: await this.#cellsAt(yearAgo.commit),
      tenth: await this.#cellsAt(Math.max(1, Math.floor(commit / 10))),
    };
  }

  async #cellsAt(commit) {
    const { id, version } = this.program;
    const times = [];
    let cells = 0;
    for (let n = 0; n < REPEATS; n += 1) {
      const [ms, found] = await timed(() => cellsAsOf(this.pool, id, version, commit));
      times.push(ms);
      cells = found.length;
    }
    return { commit, cells, ms: summary(times) };
  }

  async verify(versions) {
    const [ms, { equal, cells, records }] = await timed(() => verify(this.pool, [this.program]));
    const perSecond = (count) => Math.round((count / ms) * 1000);
    return {
      equal,
      cells,
      records,
      seconds: Math.round(ms / 100) / 10,
      versionsPerSecond: perSecond(versions),
      recordsPerSecond: perSecond(records),
    };
  }

  async disk(versions) {
    const { rows } = await this.pool.query(
      `select regexp_replace(relname, '_[0-9]+$', '') as name, sum(pg_total_relation_size(oid))::float8 as bytes
       from pg_class where relnamespace = 'core'::regnamespace and relkind = 'r' group by 1 order by 2 desc`,
    );
    const perVersion = rows.map(({ name, bytes }) => [name, Math.round(bytes / versions)]);
    const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      bytesPerVersion: Math.round(all / versions),
      byTable: Object.fromEntries(perVersion.filter(([, bytes]) => bytes > 0)),
    };
  }

  /** Whether each message has its row, and the pages of the largest cell add up to it, each record once. */
  async complete(versions) {
    const { rows } = await this.pool.query('select count(*)::float8 as rows from core.ledger');
    const messages = versions + (await this.#correctionsHeld());
    const cell = await this.#largest();
    const question = { ...this.#question(cell), limit: LARGE_PAGE };
    const tallies = new Tallies(this.pool);
    let page = await explain(this.pool, question, tallies);
    const totals = page.totals[0];
    const members = new Set();
    for (let sum = 0n; ; page = await explain(this.pool, question, tallies)) {
      for (const { id, amounts } of page.records) {
        members.add(id);
        sum += BigInt(amounts[0]);
      }
      Object.assign(question, { asOf: page.commit, cursor: page.cursor });
      if (page.cursor === '')
        return {
          messages,
          rows: rows[0].rows,
          cell: Number(cell.members),
          explained: Number(sum),
          members: members.size,
          equal:
            rows[0].rows === messages && String(sum) === totals && totals === String(cell.members),
        };
    }
  }
}
