import { RECORD_PARTITIONS } from '@nhip/contracts';
import type { CubeProgram } from '@nhip/kernel';
import { inTransaction, type Pool } from '@nhip/platform';
import { FLAGS } from '../writer/flags.js';
import { OUTCOMES } from '../writer/state.js';

export interface VerifyBounds {
  readonly from?: number;
  readonly to?: number;
  readonly filters?: readonly (readonly string[] | undefined)[];
}

interface CellDifference {
  readonly cube: string;
  readonly version: number;
  readonly dims: readonly string[];
  readonly day: number;
  readonly bucket: number;
  readonly stored: readonly string[];
  readonly recomputed: readonly string[];
}

export interface Verified {
  readonly equal: boolean;
  readonly cells: number;
  readonly records: number;
  readonly differences: readonly CellDifference[];
  readonly commit: number;
}

const MOST = 100;

/** Of every record the row with the greatest order key among those whose receipt is not withdrawn: read from the ledger rows alone. */
const STANDING = `select distinct on (l.record) l.record, l.flags & ${FLAGS.deleted} <> 0 as deleted, l.payload from core.ledger l
  join core.receipt r on r.bucket = l.bucket and r.num = l.receipt
  where l.bucket = $1 and l.flags & ${FLAGS.outcome} < ${OUTCOMES.indexOf('restored')}
    and l.record in (select s.num from core.record s join core.type t on t.num = s.type where s.bucket = $1 and t.id = $2)
    and not exists (select 1 from core.withdrawal w where w.bucket = l.bucket and w.receipt = r.id)
  order by l.record, l.version desc, r.received_at desc, r.id desc, l.line desc, l.mapping desc`;

interface Row {
  readonly dims: string[];
  readonly day: number;
  readonly stored: string[] | null;
  readonly recomputed: string[] | null;
}

function comparison(program: CubeProgram): string {
  const zeros = `array_fill(0::bigint, array[${program.measures.length}])`;
  const atoms = program.sqlAtoms('select record as key, payload from standing where not deleted');
  const vector = program.measures
    .map((_, i) => `coalesce(sum(amount) filter (where measure = ${i}), 0)::bigint`)
    .join(', ');
  return `with standing as materialized (${STANDING}),
  recomputed as (select dims, floor((at + 25200000)::numeric / 86400000)::int as day, array[${vector}] as values from (${atoms}) a where at <= case when key::int <= $6 then $3::bigint else $3::bigint - 1 end group by 1, 2),
  stored as (select k.dims, c.day, c.values from core.cells c join core.combo k on k.id = c.combo where c.bucket = $1 and k.cube = $4 and k.cube_version = $5)
  select dims, day, s.values as stored, r.values as recomputed from stored s full join recomputed r using (dims, day)
  where coalesce(s.values, ${zeros}) is distinct from coalesce(r.values, ${zeros})`;
}

const inside = (row: Row, { from, to, filters }: VerifyBounds): boolean =>
  (from === undefined || row.day >= from) &&
  (to === undefined || row.day <= to) &&
  (filters ?? []).every((codes, i) => !codes || codes.includes(row.dims[i] ?? ''));

/**
 * Recomputes the cells of some cubes from the ledger by the SQL evaluator, at each bucket's stored clock, and compares.
 * One snapshot a bucket, so that it is exact while rows keep coming and holds none for long.
 */
export async function verify(
  pool: Pool,
  programs: readonly CubeProgram[],
  bounds: VerifyBounds = {},
): Promise<Verified> {
  const differences: CellDifference[] = [];
  let [cells, records, commit] = [0, 0, 0];
  for (const program of programs)
    for (let bucket = 0; bucket < RECORD_PARTITIONS; bucket += 1) {
      await inTransaction(
        pool,
        async (client) => {
          const { rows: clock } = await client.query<{ at: string; fired: number; number: string }>(
            'select c.at, c.fired, h.number from core.head h left join core.clocks c on c.bucket = $1',
            [bucket],
          );
          commit = Number(clock[0]?.number ?? 0);
          const { rows } = await client.query<Row>(comparison(program), [
            bucket,
            program.record,
            clock[0]?.at ?? 0,
            program.id,
            program.version,
            clock[0]?.fired ?? 0,
          ]);
          const { rows: counted } = await client.query<{ cells: string; records: string }>(
            'select (select count(*) from core.cells c join core.combo k on k.id = c.combo where c.bucket = $1 and k.cube = $2 and k.cube_version = $3) as cells, (select count(*) from core.record r join core.type t on t.num = r.type where r.bucket = $1 and t.id = $4) as records',
            [bucket, program.id, program.version, program.record],
          );
          cells += Number(counted[0]?.cells);
          records += Number(counted[0]?.records);
          for (const row of rows)
            if (inside(row, bounds))
              differences.push({
                cube: program.id,
                version: program.version,
                dims: row.dims,
                day: row.day,
                bucket,
                stored: row.stored ?? [],
                recomputed: row.recomputed ?? [],
              });
        },
        'begin transaction isolation level repeatable read read only',
      );
    }
  return {
    equal: differences.length === 0,
    cells,
    records,
    differences: differences.slice(0, MOST),
    commit,
  };
}
