import { context, propagation } from '@opentelemetry/api';

/** Headers with the `traceparent` of the present span; without a tracing SDK they stay as they are, a client's own `traceparent` too. */
export function injectTrace<T extends object>(headers: T): T {
  const carried = { ...headers };
  propagation.inject(context.active(), carried);
  return carried;
}
