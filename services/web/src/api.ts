import type { Problem as ProblemAnswer, Text } from '@nhip/contracts';

/** A refusal of the hub, in its own words. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly text: Text,
    readonly hint: Text | undefined,
  ) {
    super(text.en);
  }
}

const AWAY: Text = {
  vi: 'hub tạm thời không trả lời; thử lại sau ít giây',
  en: 'the hub does not answer at the moment; try again in a few seconds',
};

/** One call of the public contract, with the session's cookie. */
export async function call<T>(
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
  const data =
    response.status === 204
      ? undefined
      : ((await response.json().catch(() => undefined)) as
          (T & Partial<ProblemAnswer>) | undefined);
  if (!response.ok) throw new Problem(response.status, data?.message ?? AWAY, data?.hint);
  return data as T;
}
