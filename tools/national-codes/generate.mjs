/**
 * Writes packs/national from the official lists: `node tools/national-codes/generate.mjs FOLDER`. The folder holds admin-units/ (the list of
 * three levels, the conversion of 2025-07, the list of 2026-02), agency-codes/ and tthc/. What its rules put right stands in REPORT.md.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import * as prettier from 'prettier';
import { stringify } from 'yaml';
import { adminUnits } from './admin-units.mjs';
import { agencies } from './agencies.mjs';
import { enumerations } from './enumerations.mjs';
import { Exceptions, reportOf } from './report.mjs';

/** Rows as lists of cells, as they stand. The lines of one file end in several ways. */
const AS_LISTS = {
  bom: true,
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  skip_records_with_empty_values: true,
};
const PACK = path.resolve(import.meta.dirname, '../../packs/national');
const VERSION = 2;

const UNITS = {
  codes: 'admin-unit',
  version: VERSION,
  name: { vi: 'Đơn vị hành chính', en: 'Administrative units' },
  source:
    'Quyết định 124/2004/QĐ-TTg; Quyết định 19/2025/QĐ-TTg; bảng chuyển đổi của Cục Thống kê, 7/2025; danh mục ba cấp 04/01/2025',
  levels: [
    { level: 'province', name: { vi: 'Tỉnh, thành phố', en: 'Province' } },
    { level: 'district', name: { vi: 'Huyện, quận', en: 'District' } },
    { level: 'commune', name: { vi: 'Xã, phường, đặc khu', en: 'Commune' } },
  ],
  note: {
    vi: 'cần xác nhận: ngày bắt đầu 2004-01-01 của các mã trước 01/7/2025 là quy ước; tên tiếng Anh do hub đặt',
    en: 'to be confirmed: the first day of the codes before 2025-07-01, 2004-01-01, is a convention; the English names are the hub’s own',
  },
};
const AGENCIES = {
  codes: 'agency',
  version: VERSION,
  name: { vi: 'Mã định danh điện tử của các tỉnh', en: 'Identification codes of the provinces' },
  source: 'Quyết định 20/2020/QĐ-TTg; QCVN 102:2016/BTTTT; Cổng Dịch vụ công quốc gia, 10/2026',
  levels: [
    { level: 'root', name: { vi: 'Tỉnh, thành phố', en: 'Province' } },
    { level: 'department', name: { vi: 'Sở, ngành, xã', en: 'Department' } },
    { level: 'unit', name: { vi: 'Đơn vị trực thuộc', en: 'Unit' } },
  ],
  note: {
    vi: 'cần xác nhận: ngày bắt đầu 2016-01-01 và ngày kết thúc theo ngày hợp nhất tỉnh là quy ước; tên tiếng Anh do hub đặt',
    en: 'to be confirmed: the first day, 2016-01-01, and the last by the day of the mergers are conventions; the English names are the hub’s own',
  },
};

/** One code a line, in JSON, which is YAML: a list of thousands is read at once, and a change of one code is one line. */
function inLines({ list, successors, ...head }) {
  const lines = (items) => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const start = JSON.stringify(head).slice(0, -1);
  return `${start},\n"list":${lines(list)},\n"successors":${lines(successors)}}\n`;
}

async function main(folder) {
  const read = (name) => readFileSync(path.join(folder, name), 'utf8');
  const csv = (name) => parse(read(name), AS_LISTS);
  const exceptions = new Exceptions();
  const { tell } = exceptions;
  const units = adminUnits(
    {
      levels: csv('admin-units/gso_units_3level_2025-01-04.csv'),
      conversion: csv('admin-units/nso_conversion_new_old_2025-07.csv'),
      flat: JSON.parse(read('admin-units/flat_divisions_34p_2026-02.json')),
    },
    tell,
  );
  const codes = agencies(csv('agency-codes/province_codes_H_gso_old_new.csv'), units.codes, tell);
  const portal = enumerations(
    csv('tthc/dvcqg_enumerations.csv'),
    csv('tthc/dvcqg_dossier_status_codes.csv'),
    tell,
  );
  const large = [
    { ...UNITS, list: units.codes, successors: units.successors },
    { ...AGENCIES, list: codes.codes, successors: codes.successors },
  ];
  mkdirSync(PACK, { recursive: true });
  for (const list of large) writeFileSync(path.join(PACK, `${list.codes}.yaml`), inLines(list));
  await write('portal.yaml', portal.map((one) => stringify(one, { lineWidth: 0 })).join('---\n'));
  const counted = [...large, ...portal].map(({ codes: id, list, successors = [] }) => ({
    id,
    codes: list.length,
    successors: successors.length,
  }));
  await write('REPORT.md', reportOf(counted, exceptions));
  for (const [rule, cases] of exceptions.cases)
    if (cases.length > 0) console.log(`${rule}: ${cases.length}`);
}

async function write(name, text) {
  const file = path.join(PACK, name);
  const config = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format(text, { ...config, filepath: file }));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('which folder holds the lists? node tools/national-codes/generate.mjs FOLDER');
  process.exit(2);
}
await main(folder);
