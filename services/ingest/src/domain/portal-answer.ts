import { pullLoginRefused, pullNotUnderstood, pullRefused } from '../faults.js';
import { memberTexts } from './member-texts.js';
import type { Turns } from './turns.js';

/** Rows of one answer. */
export interface PortalPage {
  /** A JSON array, as it was written. */
  readonly text: string;
  readonly rows: number;
}

/** What the portal's services call success, the end of a session (AUTHEN_ERROR) and nothing found (RECORD_NOT_FOUND). */
const [DONE, SESSION_OVER, NOTHING] = ['0', '100', '201'];

const NO_ROWS: PortalPage = { text: '[]', rows: 0 };

interface Answer {
  readonly error_code?: unknown;
  readonly session?: unknown;
  readonly result?: unknown;
}

function read(text: string): Answer {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below; never the parser's own sentence: it quotes the text.
  }
  throw pullNotUnderstood();
}

/** As text without its leading zeros: `0` and `"00"` are one; undefined where the answer has none. */
function codeOf({ error_code: code }: Answer): string | undefined {
  if (typeof code !== 'string' && typeof code !== 'number') return undefined;
  return String(code)
    .trim()
    .replace(/^0+(?=.)/, '');
}

/** The session that a login gives. @throws Fault `forbidden` where it is refused, `malformed` where the answer is none */
export function readLogin(text: string): string {
  const answer = read(text);
  const code = codeOf(answer);
  const { session } = answer;
  if (code !== undefined && code !== DONE) throw pullLoginRefused(code);
  if (typeof session !== 'string' || session === '') throw pullNotUnderstood();
  return session;
}

/** The rows of an answer; undefined where the session is over. @throws Fault `pull-refused` with the portal's code, `pull-not-understood` */
export function* readPage(text: string): Turns<PortalPage | undefined> {
  const answer = read(text);
  const code = codeOf(answer);
  if (code === SESSION_OVER) return undefined;
  if (code === NOTHING) return NO_ROWS;
  if (code !== undefined && code !== DONE) throw pullRefused(code);
  if (!Array.isArray(answer.result)) throw pullNotUnderstood();
  const members = yield* memberTexts(text);
  return { text: members.get('result') ?? '[]', rows: answer.result.length };
}
