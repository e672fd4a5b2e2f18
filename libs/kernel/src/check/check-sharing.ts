import { ExpressionError } from '../expression/expr.js';
import type { Catalogue } from '../model/catalogue.js';
import { readsReferences } from '../model/derived-fields.js';
import type { Defined } from '../model/definitions.js';
import type { Report } from './report.js';

/** Where it cannot be read, its type says why. */
function isNotKept(name: string, type: Defined<'type'>, catalogue: Catalogue): boolean {
  try {
    return readsReferences(name, type, catalogue);
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

export function checkDataset(
  dataset: Defined<'dataset'>,
  catalogue: Catalogue,
  report: Report,
): void {
  if (!report.refers(catalogue, 'type', dataset.record, ['record'])) return;
  const type = catalogue.get('type', dataset.record);
  const fields = type?.fields ?? {};
  dataset.fields.forEach((name, index) => {
    const known = Object.keys(fields).join(', ');
    if (!Object.hasOwn(fields, name))
      return report.say(
        ['fields', index],
        'unknown-field',
        `kiểu bản ghi không có trường “${name}”`,
        `the record type has no field “${name}”`,
        { vi: `có: ${known}`, en: `known are: ${known}` },
      );
    if (fields[name]?.personal)
      report.say(
        ['fields', index],
        'personal-shared',
        `“${name}” là dữ liệu cá nhân, không chia sẻ được`,
        `“${name}” is personal and cannot be shared`,
      );
    if (type && isNotKept(name, type, catalogue))
      report.say(
        ['fields', index],
        'not-kept',
        `“${name}” tính từ bản ghi tham chiếu, không nằm trong bản ghi`,
        `“${name}” is computed from records that its own names, and stands in none`,
        {
          vi: 'chia sẻ các trường mà nó được tính từ đó, hoặc một chỉ số',
          en: 'share the fields that it is computed from, or an indicator',
        },
      );
  });
}

/** A grant is of a dataset, of which it gives no more than there is, or of indicators that may leave the province. */
export function checkGrant(grant: Defined<'grant'>, catalogue: Catalogue, report: Report): void {
  const { dataset, indicators } = grant;
  if ((dataset === undefined) === (indicators === undefined))
    return report.say(
      ['ministry'],
      'wrong-grant',
      'quyền khai thác là của một bộ dữ liệu hoặc của các chỉ số',
      'a grant is of a dataset or of indicators',
      { vi: 'ghi dataset, hoặc indicators', en: 'write dataset, or indicators' },
    );
  if (dataset !== undefined) checkFields(grant, dataset, catalogue, report);
  indicators?.forEach((id, index) => {
    if (!report.refers(catalogue, 'indicator', id, ['indicators', index])) return;
    if (catalogue.get('indicator', id)?.sharing === 'internal')
      report.say(
        ['indicators', index],
        'internal-shared',
        `chỉ số “${id}” chỉ dùng nội bộ, không chia sẻ được`,
        `the indicator “${id}” is internal and cannot be shared`,
      );
  });
}

function checkFields(
  { fields = [] }: Defined<'grant'>,
  dataset: string,
  catalogue: Catalogue,
  report: Report,
): void {
  if (!report.refers(catalogue, 'dataset', dataset, ['dataset'])) return;
  const shared = catalogue.get('dataset', dataset)?.fields ?? [];
  fields.forEach((name, index) => {
    if (!shared.includes(name))
      report.say(
        ['fields', index],
        'unknown-field',
        `bộ dữ liệu không có trường “${name}”`,
        `the dataset has no field “${name}”`,
      );
  });
}
