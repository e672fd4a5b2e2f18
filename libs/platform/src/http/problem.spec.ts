import { describe, expect, it } from '@jest/globals';
import { Fault, FAULT_KINDS } from '@nhip/contracts';
import type { FastifyInstance } from 'fastify';
import { httpAdapter } from './http-adapter.js';
import { problemOf, replyProblem } from './problem.js';

const text = { vi: 'sai', en: 'wrong' };

const answered = (error: unknown, bodyLimit?: number) =>
  httpAdapter()
    .getInstance<FastifyInstance>()
    .get('/', { ...(bodyLimit && { bodyLimit }) }, (_request, reply) => replyProblem(reply, error))
    .inject('/');

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
    [10 * 1024, '10 kB'],
    [1024 ** 2, '1 MB'],
    [64 * 1024 ** 2, '64 MB'],
  ])('of a body that is too large says how large it may be: %i bytes', async (bytes, text) => {
    const { statusCode, body } = await answered({ statusCode: 413 }, bytes);
    expect(statusCode).toBe(413);
    expect(JSON.parse(body)).toMatchObject({
      message: {
        vi: expect.stringContaining(`(${text})`),
        en: expect.stringContaining(`(${text})`),
      },
    });
  });

  it.each([
    ['unavailable', 'retry-after', '3'],
    ['limited', 'retry-after', '10'],
    ['unauthenticated', 'www-authenticate', 'Bearer realm="nhip"'],
  ] as const)('of kind %s says %s', async (kind, name, value) => {
    expect((await answered(new Fault(kind, 'x', text))).headers).toMatchObject({ [name]: value });
  });
});
