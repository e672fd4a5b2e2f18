import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Span, Tracer } from '@opentelemetry/api';
import { inSpan } from './in-span.js';

let said: string[];
beforeEach(() => {
  said = [];
});
const span = {
  setStatus: ({ message }: { message: string }) => said.push(message),
  end: () => said.push('end'),
} as unknown as Span;
const tracer = {
  startActiveSpan: (name: string, work: (span: Span) => unknown) => (said.push(name), work(span)),
} as unknown as Tracer;

describe('work in a span', () => {
  it('begins at once and gives what it came to; the span ends with it', async () => {
    const result = inSpan('step', async () => (said.push('began'), 7), tracer);
    expect(said).toEqual(['step', 'began']);
    expect(await result).toBe(7);
    expect(said).toEqual(['step', 'began', 'end']);
  });

  it('rejects as it would without, and the span says so', async () => {
    const work = inSpan('step', () => Promise.reject(new Error('away')), tracer);
    await expect(work).rejects.toThrow('away');
    expect(said).toEqual(['step', 'Error: away', 'end']);
  });

  it('needs no tracing SDK', async () => {
    expect(await inSpan('step', async () => 8)).toBe(8);
  });
});
