import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Link,
  type Tracer,
} from '@opentelemetry/api';
import type { InMessage, Middleware } from '../port.js';

/** A batch joins many traces; more links than these tell nobody more. */
const MOST_LINKS = 32;

function linksOf(messages: readonly InMessage[]): Link[] {
  const links = new Map<string, Link>();
  for (const { headers } of messages) {
    if (!headers['traceparent'] || links.size >= MOST_LINKS) continue;
    const span = trace.getSpanContext(propagation.extract(context.active(), headers));
    if (span) links.set(span.spanId, { context: span });
  }
  return [...links.values()];
}

/** A batch of one trace goes on with it; a batch of several begins a trace of its own that is linked to them. */
function parentOf(links: readonly Link[]): Context {
  const [first, ...others] = links;
  const isOne =
    first !== undefined && others.every((link) => link.context.traceId === first.context.traceId);
  return isOne ? trace.setSpanContext(context.active(), first.context) : context.active();
}

/** One span for a batch, after the spans that sent its messages; without a tracing SDK it costs nothing. */
export const traced =
  (tracer: Tracer = trace.getTracer('nhip.messaging')): Middleware =>
  (next) =>
  (batch, batchContext) => {
    const { topic, partition, messages } = batch;
    const attributes = {
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
    };
    const links = linksOf(messages);
    const options = {
      kind: SpanKind.CONSUMER,
      links,
      attributes: { ...attributes, 'messaging.batch.message_count': messages.length },
    };
    return tracer.startActiveSpan(`process ${topic}`, options, parentOf(links), async (span) => {
      try {
        await next(batch, batchContext);
      } catch (error) {
        span.setStatus({
          code: SpanStatusCode.ERROR,
          message: error instanceof Error ? error.message : String(error),
        });
        throw error;
      } finally {
        span.end();
      }
    });
  };
