import { context, propagation, trace, TraceFlags } from '@opentelemetry/api';
import { describe, expect, it } from '@jest/globals';
import { injectTrace } from './inject-trace.js';
import { startTracing } from './start-tracing.js';

describe('tracing', () => {
  it.each([
    {},
    { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'otlp' },
    { OTEL_TRACES_EXPORTER: 'none' },
  ])('is off with %j', (env) => {
    expect(startTracing(env)).toBe(false);
  });

  it('leaves a traceparent that came in alone while it is off', () => {
    expect(injectTrace({ traceparent: 'of the client', host: 'x' })).toEqual({
      traceparent: 'of the client',
      host: 'x',
    });
  });

  it('carries the present span while it is on', () => {
    const inject = (_context: unknown, carrier: Record<string, string>): void =>
      void (carrier['traceparent'] = 'ours');
    propagation.setGlobalPropagator({
      inject,
      extract: (one) => one,
      fields: () => ['traceparent'],
    });
    const span = trace.wrapSpanContext({
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      traceFlags: TraceFlags.SAMPLED,
    });
    const carried = context.with(trace.setSpan(context.active(), span), () =>
      injectTrace({ traceparent: 'of the client' }),
    );
    expect(carried).toEqual({ traceparent: 'ours' });
    propagation.disable();
  });
});
