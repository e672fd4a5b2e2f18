import type { LeftOut, Text } from '@nhip/contracts';
import { daysOf, type CubeProgram, type Days } from '@nhip/kernel';
import type { ExplainQuestion, Ledger } from './ports.js';

const MESSAGES = {
  quarantined: {
    vi: 'dòng chờ sửa, chưa tính vào số liệu',
    en: 'rows that wait to be mended and count in no number',
  },
  condition: {
    vi: 'bản ghi trong kỳ nhưng không đúng điều kiện đếm',
    en: 'records of the period that do not meet the condition',
  },
  period: { vi: 'bản ghi của kỳ khác', en: 'records of other periods' },
  scope: { vi: 'bản ghi ngoài phạm vi đã chọn', en: 'records outside of the scope chosen' },
} as const satisfies Record<LeftOut['code'], Text>;

type Reason = keyof typeof MESSAGES;

const ALWAYS = daysOf('all', 'all') as Days;

/** The same question with one restriction lifted, by the reason that it then counts. */
function lifted(
  question: ExplainQuestion,
  program: CubeProgram,
): readonly (readonly [Reason, ExplainQuestion])[] {
  const one = { ...question, cursor: '', limit: 1 };
  const measures = program.measures.map(({ name }) => name);
  const isWhole = question.days.from === ALWAYS.from && question.days.to === ALWAYS.to;
  return [
    ...(measures.length > question.measures.length
      ? [['condition', { ...one, measures }] as const]
      : []),
    ...(isWhole ? [] : [['period', { ...one, days: ALWAYS }] as const]),
    ...(question.filters.length > 0 ? [['scope', { ...one, filters: [] }] as const] : []),
  ];
}

/**
 * What is not in a number, and why. Counted by lifting one restriction at a time, as of the same commit.
 * @param counted records that are in the number, null where that is not known @param waiting rows in quarantine
 */
export async function leftOut(
  ledger: Ledger,
  program: CubeProgram,
  question: ExplainQuestion,
  counted: number | null,
  waiting: number,
): Promise<readonly LeftOut[]> {
  const counts = await Promise.all(
    (counted === null ? [] : lifted(question, program)).map(
      async ([code, wider]) =>
        // A count below zero is not known yet: nothing is said of it.
        [code, Number((await ledger.explain(wider)).count) - (counted ?? 0)] as const,
    ),
  );
  return [['quarantined', waiting] as const, ...counts]
    .filter(([, count]) => count > 0)
    .map(([code, count]) => ({ code, count, message: MESSAGES[code] }));
}
