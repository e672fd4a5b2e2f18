import type { BatchHandler, Middleware } from '../port.js';

/** The handler inside its middleware: the first named is the outermost. */
export const compose = (
  handler: BatchHandler,
  ...middleware: readonly Middleware[]
): BatchHandler => middleware.reduceRight((next, wrap) => wrap(next), handler);
