import type { Problem as ProblemAnswer, Text } from '@nhip/contracts';
import { endSession } from './session.js';

/** A refusal of the hub, in its own words. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly text: Text,
    readonly hint: Text | undefined,
    /** Stable; absent where the hub did not answer. */
    readonly code?: string,
  ) {
    super(text.en);
  }
}

/** Whether the hub is away for a while: what was asked is worth asking again. */
export const isAway = ({ status }: Problem): boolean => status >= 500;

const AWAY: Text = {
  vi: 'hub tạm thời không trả lời; thử lại sau ít giây',
  en: 'the hub does not answer at the moment; try again in a few seconds',
};

/** One call of the public contract, with the session's cookie. Rejects with Problem: the hub's own refusal, 503 where nothing or no JSON came back. */
export async function ask<T>(
  method: string,
  url: string,
  body?: BodyInit,
  type = 'application/json',
): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && { body, headers: { 'content-type': type } }),
  }).catch(() => undefined);
  if (!response) throw new Problem(503, AWAY, undefined);
  if (response.status === 204) return undefined as T;
  const data = (await response.json().catch(() => undefined)) as
    (T & Partial<ProblemAnswer>) | undefined;
  if (!response.ok)
    throw new Problem(response.status, data?.message ?? AWAY, data?.hint, data?.code);
  if (data === undefined) throw new Problem(503, AWAY, undefined);
  return data;
}

/** As `ask`; where nobody is signed in any more the page offers to sign in again. */
export async function call<T>(...asked: Parameters<typeof ask>): Promise<T> {
  try {
    return await ask<T>(...asked);
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 401) endSession();
    throw problem;
  }
}
