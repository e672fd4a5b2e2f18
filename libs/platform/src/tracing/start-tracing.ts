import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { NodeSDK } from '@opentelemetry/sdk-node';

/** Spans of health checks would drown all others. */
const UNSEEN = /^\/(healthz|readyz|metrics)/;
const FLUSH_MS = 2_000;

const isWanted = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env['OTEL_SDK_DISABLED'] !== 'true' &&
  env['OTEL_TRACES_EXPORTER'] !== 'none' &&
  Boolean(
    env['OTEL_EXPORTER_OTLP_ENDPOINT'] ??
    env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ??
    env['OTEL_TRACES_EXPORTER'],
  );

/** `…/services/<name>/dist/main.js` is the program of the service `<name>`. */
const serviceOf = (program = ''): string =>
  /services[\\/]([\w-]+)[\\/]/.exec(program)?.[1] ?? 'nhip';

/**
 * Starts tracing where the environment asks for it: HTTP, Kafka (`traceparent` in the headers of each message) and PostgreSQL.
 * Sample by OTEL_TRACES_SAMPLER: all of it costs about a fifth of ingest. True where it was started.
 */
export function startTracing(env: Readonly<Record<string, string | undefined>>): boolean {
  if (!isWanted(env)) return false;
  const sdk = new NodeSDK({
    serviceName: env['OTEL_SERVICE_NAME'] ?? serviceOf(process.argv[1]),
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => UNSEEN.test(url ?? '') }),
      new KafkaJsInstrumentation(),
      new PgInstrumentation({ requireParentSpan: true }),
    ],
  });
  sdk.start();
  const flush = (): void =>
    void Promise.race([
      sdk.shutdown(),
      new Promise((done) => setTimeout(done, FLUSH_MS).unref()),
    ]).catch(() => undefined);
  process.once('SIGTERM', flush);
  process.once('SIGINT', flush);
  return true;
}
