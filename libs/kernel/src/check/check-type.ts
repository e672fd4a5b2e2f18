import { checkExpression } from '../expression/check-expression.js';
import { pathsIn } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { tryCheck } from '../mapping/feed-trials.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined, FieldBody, TypeBody } from '../model/definitions.js';
import { derivedTree } from '../model/derived-fields.js';
import { compilePattern } from '../model/pattern.js';
import { scopeWithReferences } from '../model/references.js';
import type { Report } from './report.js';

/** One field of a type, or of the items of a list. */
function checkField(
  path: readonly string[],
  name: string,
  field: FieldBody,
  catalogue: Catalogue,
  report: Report,
): void {
  const { code, ref, type, list, default: standing, value, required } = field;
  if (code) report.refers(catalogue, 'code-list', code, [...path, 'code']);
  if ([code, ref, type, list].filter((one) => one !== undefined).length > 1)
    report.say(
      [...path, list ? 'list' : 'type'],
      'wrong-shape',
      `“${name}” chỉ là một: mã (code), tham chiếu (ref), danh sách (list), hoặc có type`,
      `“${name}” is one alone: it holds codes (code), ids (ref), a list (list), or has a type`,
    );
  if (standing !== undefined && Array.isArray(standing) !== (list !== undefined))
    report.say(
      [...path, 'default'],
      'wrong-shape',
      `default của danh sách là [], của trường khác là một giá trị`,
      `the default of a list is [], that of another field a value`,
    );
  if (value !== undefined && [code, ref, list, standing, required].some((one) => one !== undefined))
    report.say(
      [...path, 'value'],
      'wrong-shape',
      `“${name}” được tính từ các trường khác: chỉ khai type, scale và value`,
      `“${name}” is computed from other fields: it has a type, a scale and a value alone`,
    );
  for (const [member, body] of Object.entries(list?.fields ?? {}))
    checkField([...path, 'list', 'fields', member], `${name}.${member}`, body, catalogue, report);
}

/** The personal fields that an expression names, those of the items of a list as they are called there. */
function personalIn(source: string, { fields }: TypeBody): readonly string[] {
  const members = Object.values(fields).flatMap(({ list }) =>
    Object.entries(list?.fields ?? {}).flatMap(([name, { personal }]) => (personal ? [name] : [])),
  );
  return pathsIn(parseExpression(source)).flatMap(([name = '', member = '']) => {
    if (Object.hasOwn(fields, name) && fields[name]?.personal) return [name];
    return members.includes(member) ? [`${name}.${member}`] : [];
  });
}

/** A derived field: its expression, what it gives, and that it tells nothing of a person in disguise. */
function checkDerived(
  name: string,
  field: FieldBody,
  type: TypeBody,
  catalogue: Catalogue,
  report: Report,
): void {
  const { value, personal } = field;
  if (value === undefined) return;
  const path = ['fields', name, 'value'];
  const isRead = report.compiles(path, () => {
    checkExpression(parseExpression(value), scopeWithReferences(type, catalogue));
    return derivedTree(name, type, catalogue);
  });
  const read = isRead && !personal ? personalIn(value, type) : [];
  if (read.length > 0)
    report.say(
      path,
      'personal-derived',
      `“${name}” tính từ dữ liệu cá nhân ${read.join(', ')}: phải khai personal`,
      `“${name}” is computed from the personal ${read.join(', ')}: it must be personal too`,
    );
}

/** A field that names records of another type: that type is for it, names none itself, and tells nothing of a person. */
function checkReference(
  name: string,
  { ref }: FieldBody,
  catalogue: Catalogue,
  report: Report,
): void {
  const path = ['fields', name, 'ref'];
  if (ref === undefined || !report.refers(catalogue, 'type', ref, path)) return;
  if (!catalogue.get('type', ref)?.reference)
    report.say(
      path,
      'no-reference-type',
      `kiểu “${ref}” không phải kiểu tham chiếu`,
      `the type “${ref}” is no reference type`,
      {
        vi: `khai reference: true ở kiểu ${ref}; mọi bản ghi của nó được giữ trong bộ nhớ, tối đa 200.000`,
        en: `give the type ${ref} reference: true; all its records are held in memory, 200,000 at most`,
      },
    );
}

/** What all records of other types may read. */
function checkReferenced(type: Defined<'type'>, report: Report): void {
  if (!type.reference) return;
  for (const [name, { ref, personal }] of Object.entries(type.fields)) {
    if (ref !== undefined)
      report.say(
        ['fields', name, 'ref'],
        'reference-of-reference',
        `kiểu tham chiếu không tham chiếu tiếp: “${name}”`,
        `a reference type names no other records itself: “${name}”`,
        {
          vi: 'đưa các trường cần dùng vào chính kiểu này',
          en: 'bring the fields that are needed into this type itself',
        },
      );
    if (personal)
      report.say(
        ['fields', name, 'personal'],
        'personal-reference',
        `kiểu tham chiếu được mọi nơi đọc, không giữ dữ liệu cá nhân: “${name}”`,
        `a reference type is read everywhere and holds nothing of a person: “${name}”`,
        { vi: `bỏ trường “${name}” khỏi kiểu này`, en: `leave “${name}” out of this type` },
      );
  }
}

export function checkType(type: Defined<'type'>, catalogue: Catalogue, report: Report): void {
  checkReferenced(type, report);
  for (const [name, field] of Object.entries(type.fields)) {
    checkField(['fields', name], name, field, catalogue, report);
    checkReference(name, field, catalogue, report);
    checkDerived(name, field, type, catalogue, report);
  }
  const effective = type.fields[type.effective];
  if (effective?.type !== 'instant' || effective.value !== undefined)
    report.say(
      ['effective'],
      'unknown-field',
      `“${type.effective}” không phải trường thời điểm do dòng gốc mang tới`,
      `“${type.effective}” is no field of type instant that rows bring`,
    );
  const { pattern } = type.recordId ?? {};
  if (pattern !== undefined) report.compiles(['id', 'pattern'], () => compilePattern(pattern));
  type.checks?.forEach((body, index) =>
    report.compiles(['checks', index, 'that'], () => tryCheck(body, type, catalogue)),
  );
}
