import { DEFINITION_ID, MOST_DEFINITION_LENGTH } from '@nhip/contracts';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { KINDS } from '../model/definitions.js';
import { ruleOf } from '../mapping/contract.js';
import { isKind, shapeErrors } from '../model/shape.js';
import type { Report } from './report.js';

const keysOf = (schema: unknown): string =>
  Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}).join(', ');

function sayOf(report: Report, { instancePath, keyword, params, parentSchema }: ErrorObject): void {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const where = path.join('.');
  if (keyword === 'additionalProperties') {
    const extra = String(params['additionalProperty']);
    const known = keysOf(parentSchema);
    return report.say(
      [...path, extra],
      'unknown-key',
      `không biết mục “${extra}”${where && ` trong ${where}`}`,
      `the key “${extra}” is not known${where && ` in ${where}`}`,
      { vi: `có: ${known}`, en: `known are: ${known}` },
    );
  }
  if (keyword === 'required') {
    const missing = String(params['missingProperty']);
    return report.say(
      path,
      'missing-key',
      `thiếu mục “${missing}”${where && ` trong ${where}`}`,
      `the key “${missing}” is missing${where && ` in ${where}`}`,
    );
  }
  if (keyword === 'false schema')
    return report.say(
      path,
      'unknown-key',
      `mục “${where}” không dùng ở đây`,
      `the key “${where}” has no meaning here`,
    );
  if (keyword === 'propertyNames')
    return report.say(
      [...path, String(params['propertyName'])],
      'wrong-name',
      `“${params['propertyName']}” không dùng làm tên được: chữ cái trước, rồi chữ, số, _`,
      `“${params['propertyName']}” cannot be a name: a letter, then letters, digits, _`,
    );
  const rule = ruleOf({ keyword, params }) ?? {
    vi: `không đúng dạng (${keyword})`,
    en: `has the wrong shape (${keyword})`,
  };
  report.say(
    path,
    'wrong-shape',
    `${where || 'định nghĩa'} ${rule.vi}`,
    `${where || 'the definition'} ${rule.en}`,
  );
}

/** Whether a definition can travel; says so where it cannot. */
function isOfASize(report: Report): boolean {
  if (JSON.stringify(report.source.body).length <= MOST_DEFINITION_LENGTH) return true;
  const most = MOST_DEFINITION_LENGTH / 1e6;
  report.say(
    [],
    'definition-too-large',
    `định nghĩa quá lớn: nhiều nhất ${most} triệu ký tự`,
    `the definition is too large: at most ${most} million characters`,
    { vi: 'chia danh mục thành nhiều danh mục', en: 'make several lists of it' },
  );
  return false;
}

/** Whether a definition has the shape of its kind; unknown keys, missing ones and wrong values are said with their lines. */
export function checkShape(report: Report): boolean {
  const { kind, id } = report.source;
  if (!isKind(kind)) {
    report.say(
      [],
      'unknown-kind',
      `không có loại định nghĩa “${kind}”`,
      `there is no kind of definition “${kind}”`,
      {
        vi: `có: ${KINDS.join(', ')}`,
        en: `known are: ${KINDS.join(', ')}`,
      },
    );
    return false;
  }
  if (!DEFINITION_ID.test(id))
    report.say(
      [],
      'wrong-id',
      `mã “${id}” chỉ gồm chữ không dấu, số và . _ -`,
      `the id “${id}” may hold letters, digits and . _ - only`,
    );
  const errors = shapeErrors(report.source);
  if (errors.length === 0) return isOfASize(report) && DEFINITION_ID.test(id);
  // Names are reported once, by `propertyNames`; what broke inside it would say the same again.
  // Likewise `if`: what its branch refuses is said with its own path.
  for (const error of errors)
    if (!error.propertyName && error.keyword !== 'if') sayOf(report, error);
  return false;
}
