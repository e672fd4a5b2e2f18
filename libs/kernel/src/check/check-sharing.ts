import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import type { Report } from './report.js';

export function checkDataset(
  dataset: Defined<'dataset'>,
  catalogue: Catalogue,
  report: Report,
): void {
  if (!report.refers(catalogue, 'type', dataset.record, ['record'])) return;
  const fields = catalogue.get('type', dataset.record)?.fields ?? {};
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
  });
}

/** A grant gives no more than its dataset has. */
export function checkGrant(grant: Defined<'grant'>, catalogue: Catalogue, report: Report): void {
  if (!report.refers(catalogue, 'dataset', grant.dataset, ['dataset'])) return;
  const shared = catalogue.get('dataset', grant.dataset)?.fields ?? [];
  grant.fields?.forEach((name, index) => {
    if (!shared.includes(name))
      report.say(
        ['fields', index],
        'unknown-field',
        `bộ dữ liệu không có trường “${name}”`,
        `the dataset has no field “${name}”`,
      );
  });
}
