import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bucketOf, RECORD_PARTITIONS, recordValue, TOPICS } from '@nhip/contracts';
import { Catalogue, compileCube, type Definition, type Fields } from '@nhip/kernel';
import { seeded, until } from '@nhip/testkit';
import { cubeVersions, rebuild, verify, type Writer } from '../src/index.js';
import { FLAGS } from '../src/store/flags.js';
import { Programs } from '../src/writer/programs.js';
import { definitions, ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const AT = Date.parse('2026-01-01T00:00:00Z');
const name = { vi: 'x', en: 'x' };
const definition = (kind: string, id: string, body: Definition['body']): Definition => ({
  kind,
  id,
  version: 1,
  body,
});
const dossiersBySector = (version: number): Definition => ({
  ...definition('cube', 'dossiers', {
    record: 'dossier',
    dimensions: { sector: 'procedure.sector' },
    measures: { all: { count: true, at: 'at' }, inTime: { count: 'inTime', at: 'at' } },
  }),
  version,
});
/** Records that are looked at in one step for whom they name. */
const RECORDS_LOOKED_AT = 20_000;
const SECTORS = ['land', 'trade', 'care'];
const all: readonly Definition[] = [
  ...definitions,
  definition('code-list', 'sector', {
    name,
    codes: SECTORS.map((code) => ({ code, from: '2020-01-01', name })),
  }),
  definition('type', 'procedure', {
    name,
    reference: true,
    effective: 'at',
    fields: {
      at: { type: 'instant', required: true },
      sector: { code: 'sector' },
      days: { type: 'integer' },
    },
  }),
  definition('type', 'dossier', {
    name,
    effective: 'at',
    fields: {
      at: { type: 'instant', required: true },
      took: { type: 'integer' },
      procedure: { ref: 'procedure' },
      inTime: { type: 'boolean', value: 'took <= procedure.days' },
    },
  }),
  dossiersBySector(1),
  definition('cube', 'plain', {
    record: 'dossier',
    dimensions: {},
    measures: { all: { count: true, at: 'at' } },
  }),
];
const catalogue = Catalogue.build(all, 1);
const programs = ['dossiers', 'plain'].map((id) =>
  compileCube(catalogue.get('cube', id)!, catalogue),
);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

interface Sent {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly receipt: string;
  readonly deleted?: boolean;
  readonly fields?: Fields;
}

const send = ({ type, id, version, receipt, deleted = false, fields = {} }: Sent): void =>
  ledger.put(
    bucketOf(type, id),
    recordValue({
      kind: 'version',
      type,
      id,
      version,
      versioned: true,
      deleted,
      effective: AT,
      fields: deleted ? {} : { at: AT, ...fields },
      delivery: {
        agency: 'A',
        sentBy: 'test',
        receipt,
        receivedAt: AT,
        feed: 'f',
        incarnation: 'i',
        topic: 'f',
      },
      place: { row: version, sha256: '', partition: 0, offset: '0', mapping: 1 },
    }),
  );

function engine(): Writer {
  const writer = ledger.engine();
  writer.setPrograms(Programs.of(catalogue));
  return writer;
}

/** All cubes are counted: before, a version that fills lacks records. */
const live = (writer: Writer): Promise<unknown> =>
  until('all cubes are live', async () => {
    writer.tick();
    const states = (await cubeVersions(ledger.pool)).map(({ state }) => state);
    return states.length > 0 && states.every((state) => state === 'live');
  });

/** Everything is evaluated against what stands now. */
const settled = (writer: Writer): Promise<unknown> =>
  until('all buckets are as of the last change', async () => {
    writer.tick();
    const { rows } = await ledger.pool.query<{ behind: boolean }>(
      `select bool_or(references_from < coalesce((select max(number) from core.commits where types && array(select num from core.type where id = 'procedure')), 0)
         and exists (select 1 from core.record r where r.bucket = c.bucket and r.type = (select num from core.type where id = 'dossier'))) as behind from core.clocks c`,
    );
    return rows[0]?.behind === false;
  });

const equal = async (): Promise<void> => {
  expect(await verify(ledger.pool, programs)).toMatchObject({ equal: true, differences: [] });
};

/** What is counted by sector: all, and in time. */
async function counted(): Promise<Record<string, readonly number[]>> {
  const cells = await ledger.cells();
  const sums: Record<string, number[]> = {};
  for (const { dims, values } of cells) {
    const [sector] = dims;
    if (sector === undefined) continue;
    const sum = (sums[sector] ??= [0, 0]);
    values.slice(0, 2).forEach((value, i) => (sum[i] = (sum[i] ?? 0) + Number(value)));
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum.some(Boolean)));
}

/** The same by the plainest code, of the rows that were not withdrawn. */
function naive(sent: readonly Sent[]): Record<string, readonly number[]> {
  const standing = new Map<string, Sent>();
  for (const row of sent) {
    const key = `${row.type}/${row.id}`;
    if ((standing.get(key)?.version ?? -1) < row.version) standing.set(key, row);
  }
  const sums: Record<string, number[]> = {};
  for (const { type, deleted, fields } of standing.values()) {
    if (type !== 'dossier' || deleted) continue;
    const named = standing.get(`procedure/${String(fields?.['procedure'])}`);
    const says = named?.deleted ? undefined : named?.fields;
    const sum = (sums[String(says?.['sector'] ?? '')] ??= [0, 0]);
    sum[0] = (sum[0] ?? 0) + 1;
    const [took, days] = [fields?.['took'], says?.['days']];
    if (typeof took === 'number' && typeof days === 'number' && took <= days)
      sum[1] = (sum[1] ?? 0) + 1;
  }
  return sums;
}

function randomRows(seed: number, count: number): Sent[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i): Sent => {
    const receipt = `r${Math.floor(i / 10)}`;
    const deleted = random.next() < 0.1;
    if (random.next() < 0.3)
      return {
        type: 'procedure',
        id: `P${random.below(6)}`,
        version: i + 1,
        receipt,
        deleted,
        fields: { sector: `${random.pick(SECTORS)}@2020-01-01`, days: random.below(10) },
      };
    return {
      type: 'dossier',
      id: `d${random.below(40)}`,
      version: i + 1,
      receipt,
      deleted,
      fields: { took: random.below(10), procedure: `P${random.below(8)}` },
    };
  });
}

/** Ids of a type that all lie in one bucket. */
const idsOfOneBucket = (type: string, count: number): readonly string[] =>
  Array.from({ length: 16 * count }, (_, i) => `one-${i}`)
    .filter((id) => bucketOf(type, id) === 3)
    .slice(0, count);

/** From now on the database refuses a record, unless it stands as failed. */
const refuse = (id: string): Promise<unknown> =>
  ledger.pool.query(`
    create function core.refuse() returns trigger language plpgsql as $$
    begin
      if new.id = '${id}' and new.flags & ${FLAGS.failed} = 0 then
        raise exception 'refused' using errcode = '22003';
      end if;
      return new;
    end $$;
    create trigger refuse before update on core.record for each row execute function core.refuse()`);

/** The ids of the records that stand as failed. */
async function failed(): Promise<readonly string[]> {
  const { rows } = await ledger.pool.query<{ id: string }>(
    `select id from core.record where flags & ${FLAGS.failed} <> 0`,
  );
  return rows.map(({ id }) => id);
}

/** Of dossiers by id, what wrote them last. */
async function written(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await ledger.pool.query<{ id: string; by: string }>(
    "select id, xmin::text as by from core.record where type = (select num from core.type where id = 'dossier')",
  );
  return new Map(rows.map(({ id, by }) => [id, by]));
}

describe('records that name others', () => {
  it.each([1, 2, 3])(
    'are counted by what these say now, in whatever order all that comes, and through restarts (%i)',
    async (turn) => {
      const sent = randomRows(SEED + turn, 200);
      const random = seeded(SEED + turn);
      const order = random.shuffle(sent);
      let writer = engine();
      for (let from = 0; from < order.length; from += 40) {
        order.slice(from, from + 40).forEach(send);
        await ledger.drain(writer, 7);
        if (from === 0) await live(writer);
        await equal();
        if (random.next() < 0.5) continue;
        await writer.stop();
        writer = engine();
      }
      await settled(writer);
      await equal();
      expect(await counted()).toEqual(naive(sent));
      const withdrawn = ['r3', 'r7', 'r11'];
      for (const receipt of withdrawn) ledger.withdraw(receipt, `w-${receipt}`);
      await ledger.drain(writer);
      await settled(writer);
      await equal();
      const left = sent.filter(({ receipt }) => !withdrawn.includes(receipt));
      expect(await counted()).toEqual(naive(left));
    },
  );

  it('are brought after in bounded steps, and are right as they are meanwhile', async () => {
    const [count, named] = [5_000, 'P1'];
    for (let i = 0; i < count; i += 1)
      send({
        type: 'dossier',
        id: `d${i}`,
        version: 1,
        receipt: 'r1',
        fields: { procedure: named, took: 3 },
      });
    const writer = engine();
    await ledger.drain(writer, 5_000);
    await live(writer);
    expect(await counted()).toEqual({ '': [count, 0] });
    const says = (version: number, sector: string): void =>
      send({
        type: 'procedure',
        id: named,
        version,
        receipt: `p${version}`,
        fields: { sector: `${sector}@2020-01-01`, days: 5 },
      });
    says(1, 'land');
    await ledger.drain(writer);
    await settled(writer);
    await equal();
    expect(await counted()).toEqual({ 'land@2020-01-01': [count, count] });
    const other = engine();
    says(2, 'care');
    await ledger.drain(other);
    await equal();
    says(3, 'trade');
    await ledger.drain(other);
    await settled(other);
    await equal();
    expect(await counted()).toEqual({ 'trade@2020-01-01': [count, count] });
  });

  it('fail alone where PostgreSQL refuses them, also where a new version of a cube calls for others at once', async () => {
    const [first, refused, ...others] = idsOfOneBucket('dossier', 6);
    [first, refused, ...others].forEach((id) =>
      send({
        type: 'dossier',
        id: id!,
        version: 1,
        receipt: 'r1',
        fields: { procedure: id === refused ? 'P1' : 'P2', took: 3 },
      }),
    );
    const writer = engine();
    await ledger.drain(writer);
    await live(writer);
    await refuse(refused!);
    send({
      type: 'procedure',
      id: 'P1',
      version: 1,
      receipt: 'p1',
      fields: { sector: 'land@2020-01-01', days: 5 },
    });
    writer.setPrograms(Programs.of(Catalogue.build([...all, dossiersBySector(2)], 2)));
    await ledger.drain(writer);
    await settled(writer);
    await until('the second version is live', async () => {
      writer.tick();
      return (await cubeVersions(ledger.pool)).some(
        ({ cube, version, state }) => cube === 'dossiers' && version === 2 && state === 'live',
      );
    });
    expect(await failed()).toEqual([refused]);
  });

  it('are brought after also where many name none that changed, and one behind them is refused', async () => {
    const ids = idsOfOneBucket('dossier', RECORDS_LOOKED_AT + 2);
    const refused = ids.at(-1)!;
    ids.forEach((id) =>
      send({
        type: 'dossier',
        id,
        version: 1,
        receipt: 'r1',
        fields: { procedure: id === refused ? 'P1' : 'P2' },
      }),
    );
    const writer = engine();
    await ledger.drain(writer, 10_000);
    await live(writer);
    // In a batch with other buckets what they bring is kept beside it.
    writer.assigned({ [TOPICS.records.name]: [bucketOf('dossier', refused)] });
    await refuse(refused);
    send({
      type: 'procedure',
      id: 'P1',
      version: 1,
      receipt: 'p1',
      fields: { sector: 'land@2020-01-01' },
    });
    await ledger.drain(writer);
    await settled(writer);
    expect(await failed()).toEqual([refused]);
  });

  it('find nothing of before a rebuild, also in a bucket that changes hands then', async () => {
    const dossier = (version: number): void =>
      send({
        type: 'dossier',
        id: 'd1',
        version,
        receipt: `r${version}`,
        fields: { procedure: 'P1', took: version },
      });
    const topic = TOPICS.records.name;
    const bucket = bucketOf('dossier', 'd1');
    const others = Array.from({ length: RECORD_PARTITIONS }, (_, i) => i).filter(
      (one) => one !== bucket,
    );
    const former = engine();
    dossier(1);
    send({ type: 'procedure', id: 'P1', version: 1, receipt: 'p', fields: { days: 5 } });
    await ledger.drain(former);
    await live(former);
    await settled(former);
    await former.stop();
    const turns = async (): Promise<string> => {
      const { rows } = await ledger.pool.query('select turn from core.clocks order by bucket');
      return JSON.stringify(rows);
    };
    /** A worker that has read the references, and brought its buckets after. */
    const owner = async (buckets: readonly number[]): Promise<Writer> => {
      const before = await turns();
      const one = engine();
      one.assigned({ [topic]: buckets });
      await until('its buckets are as of what it has read', async () => {
        one.tick();
        return (await turns()) !== before;
      });
      return one;
    };
    const writer = await owner(others);
    await (await owner([bucket])).stop();
    await rebuild(ledger.pool);
    dossier(2);
    writer.assigned({ [topic]: [...others, bucket] });
    const position = Number((await writer.next(topic, bucket))?.next);
    await writer.submit(ledger.batch(bucket, position, 1)!);
    await until('all cubes count the records of the bucket', async () => {
      writer.tick();
      const { rows } = await ledger.pool.query(
        'select 1 from core.cube_version v where not exists (select 1 from core.walk w where w.cube = v.cube and w.cube_version = v.version and w.bucket = $1 and w.done)',
        [bucket],
      );
      return rows.length === 0;
    });
    await equal();
    expect(await counted()).toEqual({ '': [1, 0] });
  });

  it('leave a record alone that names another one', async () => {
    for (let i = 0; i < 50; i += 1)
      send({
        type: 'dossier',
        id: `d${i}`,
        version: 1,
        receipt: 'r1',
        fields: { procedure: `P${i % 2}` },
      });
    const writer = engine();
    await ledger.drain(writer);
    await live(writer);
    const says = (sector: string, version: number): void =>
      send({
        type: 'procedure',
        id: 'P1',
        version,
        receipt: 'p',
        fields: { sector: `${sector}@2020-01-01` },
      });
    const before = await written();
    says('land', 1);
    await ledger.drain(writer);
    await settled(writer);
    const after = await written();
    const changed = [...after.keys()].filter((id) => after.get(id) !== before.get(id));
    expect(changed.map((id) => Number(id.slice(1)) % 2)).toEqual(Array(25).fill(1));
    expect(await counted()).toEqual({ '': [25, 0], 'land@2020-01-01': [25, 0] });
    await equal();
  });
});
