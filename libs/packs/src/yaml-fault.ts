import type { Text } from '@nhip/contracts';
import type { ErrorCode } from 'yaml';

interface YamlFault {
  readonly message: Text;
  readonly hint?: Text;
}

/** The faults that people make, in words; of any other, its place. */
const FAULTS: Partial<Record<ErrorCode, YamlFault>> = {
  DUPLICATE_KEY: {
    message: { vi: 'một mục được viết hai lần', en: 'a key is written twice' },
    hint: { vi: 'giữ lại một mục', en: 'keep one of them' },
  },
  TAB_AS_INDENT: {
    message: { vi: 'dòng thụt vào bằng phím tab', en: 'a line is indented by a tab' },
    hint: { vi: 'thụt vào bằng dấu cách', en: 'indent by spaces' },
  },
  BAD_INDENT: {
    message: { vi: 'dòng thụt vào không đều', en: 'a line is not indented like its neighbours' },
    hint: { vi: 'các mục cùng bậc thụt vào như nhau', en: 'indent the keys of one level alike' },
  },
  MISSING_CHAR: {
    message: { vi: 'thiếu dấu đóng hoặc dấu “:”', en: 'a closing sign or a “:” is missing' },
    hint: { vi: 'xem dấu nháy và ngoặc', en: 'look at the quotes and brackets' },
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: { vi: 'dấu “: ” nằm trong văn bản', en: 'a “: ” stands within a text' },
    hint: { vi: 'đặt văn bản trong dấu nháy', en: 'put the text in quotes' },
  },
};

/** What is wrong with the syntax of a document, in words for people. @param column of the place, from 1 */
export function yamlFault(code: ErrorCode, column: number): YamlFault {
  const { message, hint } = FAULTS[code] ?? {
    message: { vi: 'không phải YAML', en: 'this is no YAML' },
  };
  return {
    message: {
      vi: `${message.vi} (ký tự thứ ${column})`,
      en: `${message.en} (at character ${column})`,
    },
    ...(hint && { hint }),
  };
}
