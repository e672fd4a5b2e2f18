import type { Grain, PackProblem } from '@nhip/contracts';
import type { Fields } from '@nhip/kernel';
import {
  Catalogue,
  compileCube,
  compileFeed,
  contributionAt,
  readInstant,
  REPORTING_ZONE,
  rollUp,
  type Cell,
  type Definition,
} from '@nhip/kernel';
import type { MappingCase, Pack, ValueCase } from './read-pack.js';

const failed = (at: { file: string; line: number }, vi: string, en: string): PackProblem => ({
  file: at.file,
  line: at.line,
  code: 'case-failed',
  message: { vi, en },
});
const said = (value: unknown): string => JSON.stringify(value);

/** Instants stand in cases as ISO text, in the reporting zone where it names none; a record holds integer ms. */
const instant = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value)
    ? (readInstant(value, REPORTING_ZONE) ?? value)
    : value;

function runMapping(one: MappingCase, catalogue: Catalogue): PackProblem[] {
  const feed = catalogue.get('feed', one.feed);
  if (!feed) return [failed(one, `không có nguồn ${one.feed}`, `there is no feed ${one.feed}`)];
  const result = compileFeed(feed, catalogue)(
    one.row,
    readInstant(one.receivedAt, REPORTING_ZONE) ?? NaN,
  );
  const codes = result.ok ? [] : result.findings.map((finding) => finding.code);
  if (said(codes) !== said(one.findings ?? []))
    return [
      failed(
        one,
        `phát hiện ${said(codes)}, phải là ${said(one.findings ?? [])}`,
        `found ${said(codes)}, should be ${said(one.findings ?? [])}`,
      ),
    ];
  if (!result.ok) return [];
  const seen: Record<string, unknown> = {
    id: result.id,
    version: result.version,
    deleted: result.deleted,
    ...result.fields,
  };
  return Object.entries(one.record ?? {})
    .filter(([name, expected]) => said(seen[name] ?? null) !== said(instant(expected)))
    .map(([name, expected]) =>
      failed(
        one,
        `${name} là ${said(seen[name])}, phải là ${said(instant(expected))}`,
        `${name} is ${said(seen[name])}, should be ${said(instant(expected))}`,
      ),
    );
}

function cellsOf(
  one: ValueCase,
  catalogue: Catalogue,
): { cells: Cell[]; program: ReturnType<typeof compileCube> } | undefined {
  const cube = catalogue.get('cube', one.cube);
  if (!cube) return undefined;
  const program = compileCube(cube, catalogue);
  const cells = one.records.flatMap((record) => {
    const fields = Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, instant(value)]),
    ) as Fields;
    const evaluated = program.evaluate(fields);
    return contributionAt(
      evaluated,
      program.measures.length,
      readInstant(one.clock, REPORTING_ZONE) ?? NaN,
    ).map(({ day, values }) => ({
      dims: evaluated.dims,
      day,
      values: values.map(BigInt),
    }));
  });
  return { cells, program };
}

function runValues(one: ValueCase, catalogue: Catalogue): PackProblem[] {
  const made = cellsOf(one, catalogue);
  if (!made)
    return [failed(one, `không có khối số liệu ${one.cube}`, `there is no cube ${one.cube}`)];
  return one.values.flatMap(({ indicator: id, grain, period, by, code, value }) => {
    const indicator = catalogue.get('indicator', id);
    if (!indicator) return [failed(one, `không có chỉ số ${id}`, `there is no indicator ${id}`)];
    const bounds = grain === 'all' ? {} : { from: period, to: period };
    const rolled = rollUp(made.cells, indicator, made.program, {
      grain: grain as Grain,
      ...bounds,
      ...(by && { by }),
      filters: new Map(),
    });
    const seen =
      rolled.find((row) => row.period === period && (code === undefined || row.code === code))
        ?.value ?? null;
    return seen === value
      ? []
      : [
          failed(
            one,
            `${id} ${period} là ${seen}, phải là ${value}`,
            `${id} ${period} is ${seen}, should be ${value}`,
          ),
        ];
  });
}

/** Runs a pack's cases on its definitions and those known; what does not come out as written is a problem. */
export function runCases(pack: Pack, known: readonly Definition[] = []): readonly PackProblem[] {
  const catalogue = Catalogue.build([...known, ...pack.definitions], 0);
  return [
    ...pack.mappingCases.flatMap((one) => runMapping(one, catalogue)),
    ...pack.valueCases.flatMap((one) => runValues(one, catalogue)),
  ];
}
