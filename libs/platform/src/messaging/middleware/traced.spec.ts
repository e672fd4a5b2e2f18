import { describe, expect, it } from '@jest/globals';
import type { Context, Span, SpanOptions, Tracer } from '@opentelemetry/api';
import { propagation, trace, type TextMapPropagator } from '@opentelemetry/api';
import type { BatchContext, InMessage } from '../port.js';
import { traced } from './traced.js';

const context: BatchContext = {
  signal: new AbortController().signal,
  heartbeat: () => Promise.resolve(),
};
const message = (traceparent?: string): InMessage => ({
  topic: 't',
  partition: 0,
  offset: 0n,
  key: null,
  value: null,
  headers: traceparent ? { traceparent } : {},
  timestamp: 0,
});

/** Reads `<trace>-<span>`. */
const propagator: TextMapPropagator<Record<string, string>> = {
  inject: () => undefined,
  fields: () => ['traceparent'],
  extract(outer, carrier) {
    const [traceId = '', spanId = ''] = (carrier['traceparent'] ?? '').split('-');
    return trace.setSpanContext(outer, { traceId, spanId, traceFlags: 1 });
  },
};

function recording(): { tracer: Tracer; said: string[] } {
  const said: string[] = [];
  const span = {
    setStatus: ({ code }: { code: number }) => said.push(`status ${code}`),
    end: () => said.push('end'),
  } as unknown as Span;
  const startActiveSpan = (
    name: string,
    options: SpanOptions,
    parent: Context,
    work: (span: Span) => unknown,
  ): unknown => {
    const above = trace.getSpanContext(parent);
    if (above) said.push(`after ${above.traceId}-${above.spanId}`);
    said.push(
      name,
      ...(options.links ?? []).map((link) => `${link.context.traceId}-${link.context.spanId}`),
    );
    return work(span);
  };
  return { said, tracer: { startActiveSpan } as unknown as Tracer };
}

describe('traced', () => {
  propagation.setGlobalPropagator(propagator);

  it('opens one span for a batch, linked to each span that sent to it', async () => {
    const { tracer, said } = recording();
    const messages = [message('a-1'), message(), message('a-1'), message('b-2')];
    await traced(tracer)(async () => void said.push('handled'))(
      { topic: 't', partition: 0, incarnation: 'i', messages },
      context,
    );
    expect(said).toEqual(['process t', 'a-1', 'b-2', 'handled', 'end']);
  });

  it('goes on with the trace of a batch that has one only', async () => {
    const { tracer, said } = recording();
    const messages = [message('a-1'), message('a-2'), message()];
    await traced(tracer)(async () => undefined)(
      { topic: 't', partition: 0, incarnation: 'i', messages },
      context,
    );
    expect(said).toEqual(['after a-1', 'process t', 'a-1', 'a-2', 'end']);
  });

  it('marks a failed batch and rejects as the handler did', async () => {
    const { tracer, said } = recording();
    const handler = traced(tracer)(() => Promise.reject(new Error('bad')));
    await expect(
      handler({ topic: 't', partition: 0, incarnation: 'i', messages: [] }, context),
    ).rejects.toThrow('bad');
    expect(said).toEqual(['process t', 'status 2', 'end']);
  });
});
