import { describe, expect, it } from '@jest/globals';
import { Fault, FAULT_KINDS } from '@nhip/contracts';
import { problemOf, replyProblem } from './problem.js';

const text = { vi: 'sai', en: 'wrong' };

function answered(error: unknown) {
  const [seen, headers]: [{ status?: number; body?: unknown }, Record<string, string>] = [{}, {}];
  const reply = {
    code: (status: number) => ((seen.status = status), reply),
    header: (name: string, value: string) => ((headers[name] = value), reply),
    send: (body: unknown) => (seen.body = JSON.parse(String(body))),
  };
  replyProblem(reply, error);
  return { ...seen, headers };
}

describe('a problem', () => {
  it.each(FAULT_KINDS)('of kind %s has a status, a code and both languages', (kind) => {
    const problem = problemOf(
      new Fault(kind, 'some-code', text, { hint: text, fields: { row: 3 } }),
    );
    expect(problem).toMatchObject({
      type: 'urn:nhip:problem:some-code',
      code: 'some-code',
      message: text,
      hint: text,
      row: 3,
    });
    expect(problem.status).toBeGreaterThanOrEqual(400);
  });

  it('never lets fields of a fault hide its code', () => {
    expect(
      problemOf(new Fault('invalid', 'x', text, { fields: { code: 'y', type: 'z' } })),
    ).toMatchObject({ code: 'x' });
  });

  it('tells nothing of what we did wrong ourselves', () => {
    const problem = problemOf(new Error('password=secret'));
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([404, 413, 415, 400])('of the framework keeps its status %i', (statusCode) => {
    expect(problemOf({ statusCode }).status).toBe(statusCode);
  });

  it.each([
    ['unavailable', 'retry-after', '3'],
    ['limited', 'retry-after', '10'],
    ['unauthenticated', 'www-authenticate', 'Bearer realm="nhip"'],
  ] as const)('of kind %s says %s', (kind, name, value) => {
    expect(answered(new Fault(kind, 'x', text)).headers).toMatchObject({ [name]: value });
  });
});
