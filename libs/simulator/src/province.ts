import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { dayNamed } from './time.js';
import { WorkDays } from './work-days.js';

/** A procedure as its row in the pack says. */
export interface Procedure {
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly isProvincial: boolean;
  readonly object: string;
  readonly limit: number;
  readonly limitUnit: 'working-day' | 'day' | 'hour';
  /** The unit as the portal spells it. */
  readonly limitUnitSent: string;
  readonly bearsFee: boolean;
  readonly returnsPaper: boolean;
  readonly onlineLevel: string;
  readonly couldBeFull: boolean;
  readonly usesPopulation: boolean;
  readonly basisFrom: string;
  readonly decidedAt: string;
  readonly publishedAt: string;
  readonly parts: number;
  readonly from: string;
}

/** A department, or the people's committee of a district or a commune: who handles dossiers. */
export interface Unit {
  readonly code: string;
  readonly level: 'province' | 'district' | 'commune';
  /** Code of the district that it is, or is in; undefined where there is none. */
  readonly district: string | undefined;
  /** Code of the commune that it is of. */
  readonly commune: string | undefined;
  /** First and last day of its work; the last is Infinity where it goes on. */
  readonly from: number;
  readonly to: number;
  /** Codes of the units that it went over into. */
  readonly heirs: readonly string[];
  /** A code that ended in July 2025 and leads to this commune alone, where there is one. */
  readonly formerCommune: string | undefined;
  /** Its share of all dossiers. */
  readonly weight: number;
  readonly procedures: readonly Procedure[];
}

/** What is simulated: who handles what, and when people work. */
export interface Province {
  readonly units: readonly Unit[];
  readonly procedures: readonly Procedure[];
  /** The rows of procedures as they are published. */
  readonly procedureRows: readonly Readonly<Record<string, string>>[];
  readonly workDays: WorkDays;
}

type Line = Readonly<Record<string, string>>;

const UNITS = { 'Ngày làm việc': 'working-day', Ngày: 'day', Giờ: 'hour' } as const;
const LEVELS: Readonly<Record<string, string>> = {
  'Toàn trình': 'full',
  'Một phần': 'partial',
  Chưa: 'none',
};

const linesOf = (file: string): readonly Line[] =>
  parse(readFileSync(file, 'utf8'), { columns: true, bom: true }) as readonly Line[];

const procedureOf = (line: Line): Procedure => ({
  code: line['MaTTHC'] ?? '',
  name: line['TenTTHC'] ?? '',
  field: line['MaLinhVuc'] ?? '',
  isProvincial: line['CapThucHien'] === 'Tỉnh',
  object: line['DoiTuong'] ?? '',
  limit: Number(line['ThoiGianGiaiQuyet']),
  limitUnit: UNITS[line['DonViTinh'] as keyof typeof UNITS],
  limitUnitSent: line['DonViTinh'] ?? '',
  bearsFee: line['CoPhi'] === '1',
  returnsPaper: line['TraKetQuaGiay'] === '1',
  onlineLevel: LEVELS[line['MucDo'] ?? ''] ?? 'none',
  couldBeFull: line['DuDieuKienToanTrinh'] === '1',
  usesPopulation: line['DungCSDLDanCu'] === '1',
  basisFrom: line['NgayHieuLucCanCu'] ?? '',
  decidedAt: line['NgayCongBo'] ?? '',
  publishedAt: line['NgayCongKhai'] ?? '',
  parts: Number(line['SoNoiDung']),
  from: line['TuNgay'] ?? '',
});

const UNIT_LEVELS: Readonly<Record<string, Unit['level']>> = {
  Tỉnh: 'province',
  Huyện: 'district',
  Xã: 'commune',
};

const listOf = (line: Line, column: string): readonly string[] =>
  (line[column] ?? '').split(' ').filter((one) => one !== '');

function unitOf(line: Line, procedures: readonly Procedure[]): Unit {
  const fields = listOf(line, 'LinhVuc');
  const level = UNIT_LEVELS[line['Cap'] ?? ''] ?? 'province';
  const to = line['DenNgay'] || undefined;
  return {
    code: line['DonVi'] ?? '',
    level,
    district: line['MaHuyen'] || undefined,
    commune: line['MaXa'] || undefined,
    from: dayNamed(line['TuNgay'] ?? ''),
    to: to === undefined ? Infinity : dayNamed(to),
    heirs: listOf(line, 'KeThua'),
    formerCommune: line['MaXaCu'] || undefined,
    weight: Number(line['TyTrong']),
    procedures: procedures.filter(
      ({ field, isProvincial }) =>
        fields.includes(field) && isProvincial === (level === 'province'),
    ),
  };
}

interface CalendarFile {
  readonly days: readonly { readonly day: string; readonly kind: string }[];
}

/**
 * Reads the demonstration province.
 * @param pack folder of the pack `public-services` @param calendar file of the working calendar
 */
export function readProvince(pack: string, calendar: string): Province {
  const procedureRows = linesOf(path.join(pack, 'data/procedures.csv'));
  const procedures = procedureRows.map(procedureOf);
  const { days } = parseYaml(readFileSync(calendar, 'utf8')) as CalendarFile;
  const isMakeUp = ({ kind }: { readonly kind: string }): boolean => kind === 'make-up';
  const dates = (some: CalendarFile['days']): string[] => some.map(({ day }) => day);
  return {
    units: linesOf(path.join(pack, 'data/units.csv')).map((line) => unitOf(line, procedures)),
    procedures,
    procedureRows,
    workDays: new WorkDays(
      dates(days.filter((day) => !isMakeUp(day))),
      dates(days.filter(isMakeUp)),
    ),
  };
}
