import path from 'node:path';
import { Transport, type GrpcOptions } from '@nestjs/microservices';

const PROTO = path.resolve(import.meta.dirname, '../../../../proto');
const MESSAGE_BYTES = 64 * 1024 * 1024;

/** The transport of a gRPC package, for the one that serves it and those that ask: int64 travels as text, absent fields have their defaults. */
export const grpcOptions = (name: string, file: string, url: string): GrpcOptions => ({
  transport: Transport.GRPC,
  options: {
    url,
    package: name,
    protoPath: path.join(PROTO, file),
    loader: {
      longs: String,
      defaults: true,
      arrays: true,
      keepCase: false,
      includeDirs: [PROTO],
    },
    maxSendMessageLength: MESSAGE_BYTES,
    maxReceiveMessageLength: MESSAGE_BYTES,
    channelOptions: {
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 1_000,
    },
  },
});

/** The service `LedgerService`, at its address. */
export const ledgerGrpc = (url: string): GrpcOptions =>
  grpcOptions('nhip.ledger.v1', 'nhip/ledger/v1/ledger.proto', url);
