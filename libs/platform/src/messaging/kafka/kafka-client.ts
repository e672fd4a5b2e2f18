import { promisify } from 'node:util';
import {
  constants,
  gunzip,
  gzip,
  type InputType,
  zstdCompressSync,
  zstdDecompressSync,
  type ZlibOptions,
} from 'node:zlib';
import kafkajs, { type Kafka, type LogEntry, logLevel } from 'kafkajs';
import type { Logger } from '../../logging/logger.js';
import '../kafkajs/fetch.js';
import { MOST_UNPACKED_BYTES } from '../kafkajs/record-batch.js';
import '../kafkajs/records.js';
import '../kafkajs/request-queue.js';

const ONCE_IN_MS = 60_000;
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Rows of a delivery become twenty times smaller; what does not fit costs another round. */
const [USUAL_RATIO, LEAST_CHUNK, MOST_CHUNK] = [20, 4_096, 262_144];

const chunkFor = ({ length }: Buffer): number =>
  Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, USUAL_RATIO * length));

// A batch takes a fraction of a millisecond, which is less than handing it to another thread costs.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { readonly buffer: Buffer }) => zstdCompressSync(buffer, FASTEST),
  decompress: async (buffer: Buffer) =>
    zstdDecompressSync(buffer, {
      chunkSize: chunkFor(buffer),
      maxOutputLength: MOST_UNPACKED_BYTES,
    }),
});

const [pack, unpack] = [
  promisify<InputType, Buffer>(gzip),
  promisify<InputType, ZlibOptions, Buffer>(gunzip),
];

// The client's own unpacks without end.
kafkajs.CompressionCodecs[kafkajs.CompressionTypes.GZIP] = () => ({
  compress: ({ buffer }: { readonly buffer: Buffer }) => pack(buffer),
  decompress: (buffer: Buffer) => unpack(buffer, { maxOutputLength: MOST_UNPACKED_BYTES }),
});

/** What the client says of its connection, each sentence at most once a minute: it repeats itself at every attempt. */
function quiet(logger: Logger): (entry: LogEntry) => void {
  const saidAt = new Map<string, number>();
  return ({ level, log, namespace }) => {
    const said = `${namespace}: ${log.message}`;
    if (level > logLevel.ERROR || Date.now() - (saidAt.get(said) ?? 0) < ONCE_IN_MS) return;
    if (saidAt.size > 100) saidAt.clear();
    saidAt.set(said, Date.now());
    logger.debug({ kafka: said }, 'the Kafka client reports trouble');
  };
}

export function kafkaClient(brokers: readonly string[], clientId: string, logger: Logger): Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: logLevel.ERROR,
    logCreator: () => quiet(logger),
    connectionTimeout: 2_000,
    requestTimeout: 8_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 6 },
  });
}
