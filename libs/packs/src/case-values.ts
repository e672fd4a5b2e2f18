import type { FieldItem, FieldValue, Text } from '@nhip/contracts';
import {
  decimalText,
  minorUnits,
  readInstant,
  REPORTING_ZONE,
  type Catalogue,
  type FieldBody,
  type Fields,
  type ListBody,
  type TypeBody,
} from '@nhip/kernel';

/** A value as a case writes it, as records hold it; or why it cannot be one. */
export type CaseValue =
  { readonly ok: true; readonly value: FieldValue } | { readonly ok: false; readonly why: Text };

const read = (value: FieldValue): CaseValue => ({ ok: true, value });
const wrong = (vi: string, en: string): CaseValue => ({ ok: false, why: { vi, en } });
/** As JSON, and as a text where that cannot write it. */
export const said = (value: unknown): string => JSON.stringify(value) ?? String(value);

function number(written: unknown, scale: number): CaseValue {
  const text = typeof written === 'number' || typeof written === 'string' ? String(written) : '';
  const minor = minorUnits(text, scale);
  return minor === undefined
    ? wrong(
        `${said(written)} không phải số có tối đa ${scale} chữ số thập phân`,
        `${said(written)} is no number with at most ${scale} decimals`,
      )
    : read(minor);
}

function instant(written: unknown): CaseValue {
  const at = typeof written === 'string' ? readInstant(written, REPORTING_ZONE) : undefined;
  return at === undefined
    ? wrong(
        `${said(written)} không phải ngày giờ, như 2026-11-25T08:00+07:00`,
        `${said(written)} is no date and time such as 2026-11-25T08:00+07:00`,
      )
    : read(at);
}

function code(written: unknown, list: string, at: number, catalogue: Catalogue): CaseValue {
  const text = typeof written === 'number' ? String(written) : written;
  const codes = catalogue.codeLists.get(list);
  if (typeof text === 'string' && codes?.get(text)) return read(text);
  const resolved = typeof text === 'string' ? codes?.resolve(text, at) : undefined;
  if (resolved?.ok) return read(resolved.id);
  return wrong(
    `${said(written)} không phải mã của danh mục ${list} vào ngày ấy`,
    `${said(written)} is no code of the list ${list} on that day`,
  );
}

/** A list as its items, each an object; every field of theirs stands in it. */
function items(
  written: unknown,
  { fields }: ListBody,
  at: number,
  catalogue: Catalogue,
): CaseValue {
  if (!Array.isArray(written))
    return wrong(
      `${said(written)} không phải danh sách, như [{a: 1}]`,
      `${said(written)} is no list such as [{a: 1}]`,
    );
  const found: FieldItem[] = [];
  for (const [i, item] of (written as readonly unknown[]).entries()) {
    const [vi, en] = [`phần tử ${i + 1}`, `item ${i + 1}`];
    if (typeof item !== 'object' || item === null)
      return wrong(`${vi} không phải đối tượng`, `${en} is no object`);
    const value: Record<string, FieldItem[string]> = {};
    const unknown = Object.keys(item).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined)
      return wrong(
        `${vi}: không có trường “${unknown}”; có: ${Object.keys(fields).join(', ')}`,
        `${en}: there is no field “${unknown}”; known are: ${Object.keys(fields).join(', ')}`,
      );
    for (const [name, body] of Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const member = caseValue((item as Record<string, unknown>)[name], body, at, catalogue);
      if (!member.ok)
        return wrong(`${vi}.${name}: ${member.why.vi}`, `${en}.${name}: ${member.why.en}`);
      value[name] = member.value as FieldItem[string];
    }
    found.push(value);
  }
  return read(found);
}

/**
 * Reads a value as people write it: decimals with their point, instants of ISO 8601 (in the reporting zone where they name none), codes bare
 * or as code versions. @param at the instant as of which a bare code is meant
 */
export function caseValue(
  written: unknown,
  field: FieldBody,
  at: number,
  catalogue: Catalogue,
): CaseValue {
  if (written === null || written === undefined) return read(null);
  if (field.list) return items(written, field.list, at, catalogue);
  if (field.code !== undefined) return code(written, field.code, at, catalogue);
  if (field.type === 'instant') return instant(written);
  if (field.type === 'decimal') return number(written, field.scale ?? 0);
  if (field.type === 'integer') return number(written, 0);
  const isRight = typeof written === (field.type === 'boolean' ? 'boolean' : 'string');
  if (isRight) return read(written as string | boolean);
  return field.type === 'boolean'
    ? wrong(`${said(written)} không phải true hay false`, `${said(written)} is not true or false`)
    : wrong(
        `${said(written)} không phải chữ: đặt trong dấu nháy`,
        `${said(written)} is no text: put it in quotes`,
      );
}

/** An instant as a case may write it, in the reporting zone. */
export function instantText(at: number): string {
  const local = new Date(at + REPORTING_ZONE * 60_000).toISOString().replace(/\.000Z|Z/, '');
  return `${local}+07:00`;
}

const shownItem = (item: FieldItem, list: ListBody | undefined): string =>
  `{${Object.entries(item)
    .map(([name, value]) => `${name}: ${shown(value, list?.fields[name] ?? {})}`)
    .join(', ')}}`;

/** A value that a record holds, as a case would write it. */
export function shown(value: unknown, field: FieldBody): string {
  if (field.list && Array.isArray(value))
    return `[${value.map((item) => shownItem(item as FieldItem, field.list)).join(', ')}]`;
  if (typeof value === 'number' && field.type === 'instant') return instantText(value);
  if (typeof value === 'number' && field.type === 'decimal')
    return decimalText(value, field.scale ?? 0);
  return said(value ?? null);
}

/** What keeps a record of a case from being read: its field, and why. */
export interface FieldFault {
  readonly field: string;
  readonly why: Text;
}

const unknownField = (type: TypeBody, id: string): Text => {
  const known = Object.keys(type.fields).join(', ');
  return {
    vi: `kiểu “${id}” không có trường này; có: ${known}`,
    en: `type “${id}” has no such field; known are: ${known}`,
  };
};

/** The instant as of which codes of a record in a case are meant. */
export function effectiveOf(record: Readonly<Record<string, unknown>>, type: TypeBody): number {
  const effective = instant(record[type.effective]);
  return effective.ok ? Number(effective.value) : 0;
}

/** Reads the fields of a record in a case. */
export function caseFields(
  record: Readonly<Record<string, unknown>>,
  type: TypeBody & { readonly id: string },
  catalogue: Catalogue,
): { readonly fields: Fields; readonly faults: readonly FieldFault[] } {
  const at = effectiveOf(record, type);
  const fields: Record<string, FieldValue> = {};
  const faults: FieldFault[] = [];
  for (const [field, written] of Object.entries(record)) {
    const body = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
    const value = body && caseValue(written, body, at, catalogue);
    if (!value) faults.push({ field, why: unknownField(type, type.id) });
    else if (value.ok) fields[field] = value.value;
    else faults.push({ field, why: value.why });
  }
  return { fields, faults };
}
