import type { Text } from '@nhip/contracts';
import { format } from 'prettier';
import type { Input } from './input.js';
import type { Answered, Said, Waiting } from './running-doors.js';

/** What came of an input. */
export interface Outcome extends Answered {
  readonly waiting: readonly Waiting[];
  readonly records: number;
}

const [MOST_CHARACTERS, MOST_BYTES, MOST_FINDINGS] = [120, 32, 4];

/** A text in one line, as code. */
const code = (text: string): string => `\`${text.replaceAll('`', '´')}\``;

const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replace(
      /[\u007f-\u00a0\u200b-\u200f\ufeff\ufffd]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

function shownBody(body: Buffer | string | null): string {
  if (body === null) return 'no body';
  const size = Buffer.byteLength(body);
  if (size === 0) return 'nothing';
  const isText = typeof body === 'string';
  const most = isText ? MOST_CHARACTERS : MOST_BYTES;
  const shown = isText ? escaped(body.slice(0, most)) : body.toString('hex', 0, most);
  const cut = size > most ? ` … (${size} bytes)` : '';
  return `${isText ? '' : 'bytes '}${code(shown)}${cut}`;
}

function sentBy({ isInbox, request, type, coding, query, feed = 'standard' }: Input): string {
  const parts = [
    isInbox
      ? 'into the inbox'
      : request
        ? code(request)
        : type === null
          ? 'without a type'
          : code(type ?? 'text/csv'),
    coding && code(`Content-Encoding: ${coding}`),
    query && code(query),
    feed !== 'standard' && `feed \`${feed}\``,
  ];
  return parts.filter(Boolean).join(', ');
}

const inBoth = ({ vi, en }: Text, hint?: Text): string[] => [
  `  - ${vi}${hint ? ` → ${hint.vi}` : ''}`,
  `  - ${en}${hint ? ` → ${hint.en}` : ''}`,
];

/** What a problem says to programs. */
function fieldsOf(said: Said): string {
  const { message: _m, hint: _h, errors: _e, notes: _n, code: _c, ...rest } = said;
  const ofAll = ['type', 'title', 'status', 'instance', 'received', 'skipped', 'rejected'];
  const fields = Object.entries(rest).filter(([name]) => !ofAll.includes(name));
  const text = JSON.stringify(Object.fromEntries(fields)).slice(0, MOST_CHARACTERS);
  return fields.length > 0 ? `, ${code(text)}` : '';
}

function toldOf({ said, status }: Outcome): readonly string[] {
  const lines = said.message
    ? [
        `- ${status} \`${said.code}\`${fieldsOf(said)}, nothing is taken:`,
        ...inBoth(said.message, said.hint),
      ]
    : [];
  const all = said.message ? [] : [...(said.errors ?? []), ...(said.notes ?? [])];
  for (const { row, column, value, message, code: name } of all.slice(0, MOST_FINDINGS)) {
    const [at, of] = [
      column === undefined ? '' : `, column “${column}”`,
      value === undefined ? '' : `, ${code(escaped(value))}`,
    ];
    lines.push(`- row ${row}${at}${of}: \`${name}\``, ...inBoth(message));
  }
  if (all.length > MOST_FINDINGS) lines.push(`- … and ${all.length - MOST_FINDINGS} more`);
  return lines;
}

function counted({ status, said, waiting, records }: Outcome): readonly string[] {
  if (said.message) return [];
  const { received, skipped = 0, notKept = [] } = said;
  if (received === undefined) return [`- ${status}: taken`];
  const kept =
    said.receipt === undefined
      ? 'nothing is written'
      : `${records} records, ${waiting.length} in quarantine`;
  const without = notKept.length > 0 ? `; not kept: ${notKept.map(code).join(', ')}` : '';
  const sums = `${received + skipped} sent = ${received} received + ${skipped} skipped`;
  return [`- ${status ?? 'receipt'}: ${sums}; ${kept}${without}`];
}

const HEAD = `# What the doors say

What people really send, and what the hub answers. \`e2e/doors\` sends each input, follows its rows up to records and quarantine, and holds what it hears against this page. Where an answer is meant to change, \`NHIP_WRITE_DOORS=1\` has the page written anew.

Rows are counted from 1 below the header. Feeds are declared in \`e2e/doors/door-definitions.ts\`; all inputs but those that name another go to the one that declares nothing. Texts are shown as JSON writes them, other bytes in hexadecimal; long ones are cut.
`;

/** The page that shows every input with its answer. @param sections title → inputs with their outcomes */
export function pageOf(
  sections: Readonly<Record<string, readonly (readonly [Input, Outcome])[]>>,
): Promise<string> {
  const lines = Object.entries(sections).flatMap(([title, inputs]) => [
    `\n## ${title}`,
    ...inputs.flatMap(([input, outcome]) => [
      `\n### ${escaped(input.name)}\n`,
      `- Sent: ${shownBody(input.body)}, ${sentBy(input)}`,
      ...counted(outcome),
      ...toldOf(outcome),
    ]),
  ]);
  return format([HEAD, ...lines, ''].join('\n'), { parser: 'markdown' });
}
