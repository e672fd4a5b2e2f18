import { call, type Target } from '../hub.js';
import { instant, number, table } from '../table.js';

interface Value {
  readonly period: string;
  readonly dims: Readonly<
    Record<string, { readonly code: string; readonly name: { readonly vi: string } }>
  >;
  readonly value: number | null;
  readonly state: string;
}

const STATES: Readonly<Record<string, string>> = {
  'no-data': 'không có số liệu',
  provisional: 'tạm tính',
  complete: 'đủ số liệu',
};

export interface ValueOptions {
  readonly grain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly asOf?: string;
  readonly dim?: readonly string[];
}

function queryOf({
  dim,
  ...options
}: ValueOptions & {
  readonly period?: string;
  readonly cursor?: string;
  readonly limit?: string;
}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options))
    if (value !== undefined) query.set(name, String(value));
  for (const one of dim ?? [])
    query.set(`dim.${one.slice(0, one.indexOf('='))}`, one.slice(one.indexOf('=') + 1));
  return query.toString();
}

/** Values of an indicator, as a table. */
export async function values(
  target: Target,
  id: string,
  options: ValueOptions,
  json: boolean,
): Promise<void> {
  const [{ decimals }, answer] = await Promise.all([
    call<{ decimals: number }>(target, 'operator', 'GET', `/api/v1/indicators/${id}`),
    call<{ unit: string; commit: number; values: readonly Value[] }>(
      target,
      'operator',
      'GET',
      `/api/v1/indicators/${id}/values?${queryOf(options)}`,
    ),
  ]);
  if (json) return console.log(JSON.stringify(answer));
  const rows = answer.values.map(({ period, dims, value, state }) => [
    period === 'all' ? 'tất cả' : period,
    ...Object.values(dims).map(({ name }) => name.vi),
    number(value, decimals),
    STATES[state] ?? state,
  ]);
  console.log(table(['kỳ', ...(options.by ? [options.by] : []), 'giá trị', 'tình trạng'], rows));
}

interface Explanation {
  readonly value: number | null;
  readonly formula: string;
  readonly measures: Readonly<Record<string, number>>;
  readonly count: number;
  readonly cursor?: string;
  readonly records: readonly {
    readonly id: string;
    readonly contribution: Readonly<Record<string, number>>;
    readonly raw: {
      readonly agency: string;
      readonly sentAt: string;
      readonly file: string | null;
      readonly row: number;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
    };
  }[];
}

/** The records behind a number, all pages. */
export async function explain(
  target: Target,
  id: string,
  options: ValueOptions & { readonly period: string },
  json: boolean,
): Promise<void> {
  const records: Explanation['records'][number][] = [];
  let page: Explanation | undefined;
  do {
    page = await call<Explanation>(
      target,
      'operator',
      'GET',
      `/api/v1/indicators/${id}/explain?${queryOf({ ...options, limit: '1000', ...(page?.cursor && { cursor: page.cursor }) })}`,
    );
    records.push(...page.records);
  } while (page.cursor);
  if (json) return console.log(JSON.stringify({ ...page, records }));
  const sums = Object.entries(page.measures).map(([name, sum]) => `${name} = ${number(sum)}`);
  console.log(
    `${id}, ${options.period}: ${number(page.value, 2).replace(/,00$/, '')}   (${page.formula}; ${sums.join(', ')}; ${number(records.length)} bản ghi)`,
  );
  console.log(
    table(
      ['bản ghi', 'góp vào', 'đơn vị', 'gửi lúc', 'dòng', 'Kafka'],
      records.map(({ id: record, contribution, raw }) => [
        record,
        Object.entries(contribution)
          .map(([name, amount]) => `${name} ${amount > 0 ? '+' : ''}${amount}`)
          .join(' '),
        raw.agency,
        instant(raw.sentAt),
        raw.row,
        `${raw.topic}[${raw.partition}]@${raw.offset}`,
      ]),
    ),
  );
}

/** Recomputes from the ledger; the exit code is 1 where a cell differs. */
export async function verify(
  target: Target,
  indicator: string | undefined,
  json: boolean,
): Promise<void> {
  const answer = await call<{
    equal: boolean;
    cells: number;
    records: number;
    commit: number;
    differences: readonly unknown[];
  }>(target, 'operator', 'POST', '/api/v1/verify', JSON.stringify(indicator ? { indicator } : {}), {
    'content-type': 'application/json',
  });
  console.log(
    json
      ? JSON.stringify(answer)
      : `${answer.equal ? 'Khớp' : 'Lệch'}: tính lại ${number(answer.cells)} ô từ ${number(answer.records)} bản ghi`,
  );
  if (!answer.equal) process.exitCode = 1;
}

/** Whether the hub is ready, part by part. */
export async function status(target: Target, json: boolean): Promise<void> {
  const response = await fetch(`${target.gateway}/readyz`).catch(() => undefined);
  const report = (await response?.json()) as
    | { ready: boolean; parts: Readonly<Record<string, { ok: boolean; detail?: string }>> }
    | undefined;
  if (json) console.log(JSON.stringify(report ?? { ready: false }));
  else if (!report) console.log(`không có gì trả lời ở ${target.gateway}`);
  else
    console.log(
      table(
        ['phần', 'trạng thái'],
        Object.entries(report.parts).map(([name, { ok, detail }]) => [
          name,
          ok ? 'sẵn sàng' : `chưa (${detail ?? 'đang khởi động'})`,
        ]),
      ),
    );
  if (!report?.ready) process.exitCode = 1;
}
