import {
  malformed,
  historyOfNothing,
  refusalOf,
  valueRefusal,
  WithdrawBody,
  wrongPeriod,
} from '@nhip/contracts';
import { grainOf } from '@nhip/kernel';
import type { z } from 'zod';
import { decode } from '../domain/parsed-row.js';

/** What a schema of the contract makes of a value. @throws Fault `malformed` */
export function readBy<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw malformed(refusalOf(result.error));
  return result.data;
}

/** JSON as an object; what is none is an empty one, of which the schema says what it lacks. */
function objectOf(bytes: unknown): object {
  try {
    const value: unknown = JSON.parse(decode(bytes as Buffer) ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** The command of a withdrawal, from the bytes of its body, which the guard does not look into. @throws Fault `malformed` */
export function readWithdrawal(bytes: unknown): WithdrawBody {
  const given = objectOf(bytes);
  const refusal = valueRefusal(given, 'body');
  if (refusal) throw malformed(refusal);
  return readBy(WithdrawBody, given);
}

/** A period that the calendar has. @throws Fault `malformed` */
export function readPeriod(text: string | undefined): string | undefined {
  if (text !== undefined && !grainOf(text)) throw malformed(wrongPeriod(text));
  return text;
}

/** What a delivery says it is for: history is that of a period. @throws Fault `malformed` */
export function readNamed(
  text: string | undefined,
  history: boolean,
): { readonly period: string | undefined; readonly history: boolean } {
  const period = readPeriod(text);
  if (history && (period === undefined || period === 'all')) throw malformed(historyOfNothing());
  return { period, history };
}
