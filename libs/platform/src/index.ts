export { clockFrom, type Clock } from './clock/clock.js';
export { baseConfig, loadConfig, type BaseConfig } from './config/config.js';
export { identityOf, signIdentity } from './http/identity.js';
export { pageOf, type Page } from './http/page-of.js';
export { ProblemFilter } from './http/problem-filter.js';
export { knownQuery } from './http/known-parameters.js';
export { problemOf, replyProblem } from './http/problem.js';
export { bodyTooLarge } from './faults.js';
export { createLogger, type Logger } from './logging/logger.js';
export { compose } from './messaging/middleware/compose.js';
export { decode, type Decoded } from './messaging/middleware/decode.js';
export { kafkaBus } from './messaging/kafka/kafka-bus.js';
export { MemoryBroker } from './messaging/memory/memory-broker.js';
export { memoryBus } from './messaging/memory/memory-bus.js';
export type {
  Batch,
  BatchHandler,
  Bus,
  Consumer,
  InMessage,
  OutMessage,
  PositionStore,
  Producer,
  Reader,
  TopicSpec,
} from './messaging/port.js';
export { quarantinePoison, type Quarantine } from './messaging/middleware/quarantine-poison.js';
export { retryOutages } from './messaging/middleware/retry-outages.js';
export { lossOf } from './messaging/source-rewound.js';
export { traced } from './messaging/middleware/traced.js';
export { followRegistry, whenRegistryIsThere } from './service/follow-registry.js';
export { badRequest, flagIn, limitIn } from './http/read-query.js';
export { httpAdapter } from './service/http-adapter.js';
export { Readiness } from './service/readiness.js';
export { runService, type Shell } from './service/run-service.js';
export { migrate, type Migration } from './storage/migrate.js';
export {
  asFault,
  createPool,
  inTransaction,
  isAway,
  query,
  type Pool,
  type PoolClient,
} from './storage/pool.js';
export { grpcClient, grpcServer, grpcStatus, LEDGER_SERVICE, type GrpcAsk } from './grpc/grpc.js';
export { injectTrace } from './tracing/inject-trace.js';
