export { DAY_MS } from './day-ms.js';
export * from './fault.js';
export * from './identity.js';
export * from './messages.js';
export * from './order-key.js';
export * from './partition-of.js';
export * from './routes.js';
export * from './topics.js';
