import type { Text } from '@nhip/contracts';

const STRINGS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g;

const count = (text: string, character: string): number => text.split(character).length - 1;

const HINTS: readonly (readonly [test: (code: string) => boolean, hint: Text])[] = [
  [
    (code) => /["']/.test(code),
    { vi: 'chuỗi chưa đóng nháy', en: 'a text is not closed by its quote' },
  ],
  [
    (code) => /(^|[^=!<>])=([^=]|$)/.test(code),
    { vi: 'so sánh bằng viết là ==', en: 'equality is written ==' },
  ],
  [(code) => /<>/.test(code), { vi: 'khác viết là !=', en: 'inequality is written !=' }],
  [
    (code) => /\b(and|or|not)\b/i.test(code),
    { vi: 'dùng &&, ||, ! thay cho and, or, not', en: 'write &&, ||, ! for and, or, not' },
  ],
  [
    (code) => count(code, '(') !== count(code, ')') || count(code, '[') !== count(code, ']'),
    { vi: 'số ngoặc mở và ngoặc đóng không bằng nhau', en: 'brackets do not match' },
  ],
  [
    (code) => /(&&|\|\||[-+*/<>=!])\s*$/.test(code),
    { vi: 'thiếu vế phải của phép tính cuối', en: 'the last operator has no right side' },
  ],
];

/** The likeliest cause of a syntax error; the parser itself names only the last token that it understood. */
export function syntaxHint(source: string): Text | undefined {
  const code = source.replace(STRINGS, '_');
  return HINTS.find(([test]) => test(code))?.[1];
}
