import { describe, expect, it } from '@jest/globals';
import { compose } from './compose.js';
import type { Batch, BatchContext, Middleware } from '../port.js';

const batch: Batch = { topic: 't', partition: 0, incarnation: 'i', messages: [] };
const context: BatchContext = {
  signal: new AbortController().signal,
  heartbeat: () => Promise.resolve(),
};

describe('compose', () => {
  it('puts the first middleware outermost and the handler inside all', async () => {
    const steps: string[] = [];
    const noting =
      (name: string): Middleware =>
      (next) =>
      async (...args) => {
        steps.push(`${name} in`);
        await next(...args);
        steps.push(`${name} out`);
      };
    await compose(async () => void steps.push('handler'), noting('a'), noting('b'))(batch, context);
    expect(steps).toEqual(['a in', 'b in', 'handler', 'b out', 'a out']);
  });
});
