import { composed, trimUnseen, unfitInLine, unseenIn, type Finding } from '@nhip/contracts';
import { compilePattern } from './pattern.js';

/** An id as the hub keeps it, or what keeps a text from being one. */
export type IdReader = (text: string) => string | Finding;

const MOST_ID = 200;
/** What is of the right form for certain. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/;

const wrong = (code: string, vi: string, en: string, value = ''): Finding => ({
  code,
  ...(value && { value: value.slice(0, MOST_ID) }),
  message: { vi, en },
});

function unfit(id: string): Finding | undefined {
  if (id === '') return wrong('missing-id', 'không có mã định danh', 'there is no id');
  if (id.length > MOST_ID)
    return wrong(
      'id-too-long',
      `mã định danh dài quá ${MOST_ID} ký tự`,
      `the id is longer than ${MOST_ID} characters`,
    );
  const found = unfitInLine(id) ?? unseenIn(id);
  return (
    found &&
    wrong(
      'wrong-record-id',
      `mã định danh có ký tự không nhìn thấy được: ${found.name}, ký tự thứ ${found.at}; bỏ ký tự đó rồi gửi lại`,
      `the id has a character that cannot be seen: ${found.name}, character ${found.at}; send it again without`,
    )
  );
}

/**
 * Reads ids of records, in rows, deletions and questions alike: NFC, without what cannot be seen around them. One that holds a control
 * character or a blank that looks like another is refused: two records that nobody can tell apart would come of it.
 * @param pattern that ids of a type have; throws ExpressionError where it is none
 */
export function idReader(pattern?: string): IdReader {
  const form = pattern === undefined ? undefined : compilePattern(pattern);
  return (text) => {
    const isPlain = text.length <= MOST_ID && PLAIN.test(text);
    const id = isPlain ? text : composed(trimUnseen(text));
    const found = isPlain ? undefined : unfit(id);
    if (found) return found;
    return !form || form.test(id)
      ? id
      : wrong(
          'wrong-record-id',
          `mã định danh “${id}” không có dạng ${pattern}`,
          `the id “${id}” does not match ${pattern}`,
          id,
        );
  };
}
