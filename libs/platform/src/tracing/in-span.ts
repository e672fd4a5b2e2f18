import { SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';

/** Does work inside a span of the present trace; it begins at once, and its rejection stands. Without a tracing SDK it costs nothing. */
export const inSpan = <T>(
  name: string,
  work: () => Promise<T>,
  tracer: Tracer = trace.getTracer('nhip'),
): Promise<T> =>
  tracer.startActiveSpan(name, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
