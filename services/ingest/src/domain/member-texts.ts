import { endOfString } from './double-keys.js';
import type { Turns } from './turns.js';

const CHARACTERS_A_TURN = 100_000;

/** The members of a JSON object, each as it is written there; of those with one name the last. @param text of one object, which JSON.parse takes */
export function* memberTexts(text: string): Turns<ReadonlyMap<string, string>> {
  const members = new Map<string, string>();
  let [depth, from, turn] = [0, -1, CHARACTERS_A_TURN];
  let key: string | undefined;
  const end = (to: number): void => {
    if (key !== undefined) members.set(key, text.slice(from, to).trim());
    [key, from] = [undefined, -1];
  };
  for (let at = 0; at < text.length; at += 1) {
    if (at >= turn) {
      yield;
      turn = at + CHARACTERS_A_TURN;
    }
    const mark = text[at];
    if (mark === '"') {
      const to = endOfString(text, at);
      if (depth === 1 && from < 0) key = JSON.parse(text.slice(at, to)) as string;
      at = to - 1;
    } else if (mark === '{' || mark === '[') depth += 1;
    else if (mark === '}' || mark === ']') {
      depth -= 1;
      if (depth === 0) end(at);
    } else if (depth === 1 && mark === ':') from = at + 1;
    else if (depth === 1 && mark === ',') end(at);
  }
  return members;
}
