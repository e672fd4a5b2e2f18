export { GroupCommit } from './async/group-commit.js';
export { Semaphore } from './async/semaphore.js';
export { withTimeout } from './async/with-timeout.js';
export { until } from './async/until.js';
export { clockFrom, type Clock } from './clock/clock.js';
export { BytesInFlight, type HeldBytes } from './http/bytes-in-flight.js';
export { pageOf, type Page, type PageQuery } from './http/page-of.js';
export { problemOf, replyProblem } from './http/problem.js';
export { bodyTooLarge, noIdentity, noSuchAddress, notCaughtUp, serviceAway } from './faults.js';
export { createLogger, type Logger } from './logging/logger.js';
export { KafkaAccess, type TopicWriter } from './messaging/kafka/kafka-access.js';
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
export { partitionName } from './messaging/partition-name.js';
export { PoisonMessages } from './messaging/poison-messages.js';
export { retryOutages } from './messaging/middleware/retry-outages.js';
export { lostPositions, type Recovery, type StoredPosition } from './messaging/lost-positions.js';
export type { Subscription } from './messaging/subscription.js';
export { Subscriptions } from './messaging/subscriptions.js';
export type { TopicFollower } from './messaging/topic-follower.js';
export { withDefaultMiddleware } from './messaging/middleware/with-default-middleware.js';
export { traced } from './messaging/middleware/traced.js';
export { inSpan } from './tracing/in-span.js';
export { httpAdapter } from './http/http-adapter.js';
export { sleep } from './async/sleep.js';
export { Readiness } from './readiness.js';
export { cancellable, type Readable } from './storage/cancellable.js';
export { holdable, holdableJson } from './storage/holdable.js';
export { assertOwnSchema, migrate, type Migration } from './storage/migrate.js';
export {
  asFault,
  createPool,
  inTransaction,
  isAway,
  query,
  type Pool,
  type PoolClient,
} from './storage/pool.js';
export { injectTrace } from './tracing/inject-trace.js';
export {
  kafkaConfig,
  ledgerConfig,
  postgresConfig,
  serviceConfig,
} from './config/service-config.js';
export { answerOf, GrpcFaultFilter, type AskedByGrpc } from './grpc/grpc-faults.js';
export { ledgerGrpc } from './grpc/grpc-options.js';
export { ClientSignal } from './http/client-signal.decorator.js';
export { Caller } from './http/caller.decorator.js';
export { assertReadable, assertRole } from './http/caller.guard.js';
export { callerKey, CallerTokens, signCaller } from './http/caller-token.js';
export { matchedRoute } from './http/matched-route.js';
export { CatalogueFollower, type CatalogueHandler } from './service/catalogue-follower.js';
export { Periodic } from './service/periodic.js';
export { provide } from './service/provide.js';
export { PlatformModule, type PlatformConfig } from './service/platform.module.js';
export { Resources } from './service/resources.js';
export { Sweeper, type SweepStep } from './service/sweeper.js';
export { startService } from './service/start-service.js';
export { BUS, CLOCK, CONFIG, LOGGER, METRICS, POOL, PRODUCER, SERVICE_NAME } from './tokens.js';
