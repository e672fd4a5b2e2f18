import path from 'node:path';
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync, type Options } from '@grpc/proto-loader';
import { Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { Fault, type FaultKind, type Text } from '@nhip/contracts';
import { serviceAway } from '../faults.js';

const PROTO = path.resolve(import.meta.dirname, '../../../../proto');
/** int64 travels as text; absent fields have their defaults. */
const LOADER: Options = {
  longs: String,
  defaults: true,
  arrays: true,
  keepCase: false,
  includeDirs: [PROTO],
};

export interface GrpcService {
  /** Path within `proto/`. */
  readonly file: string;
  readonly package: string;
  readonly service: string;
}

export const LEDGER_SERVICE: GrpcService = {
  file: 'nhip/ledger/v1/ledger.proto',
  package: 'nhip.ledger.v1',
  service: 'LedgerService',
};

const MESSAGE_BYTES = 64 * 1024 * 1024;

export const grpcServer = (
  { file, package: name }: GrpcService,
  url: string,
): MicroserviceOptions => ({
  transport: Transport.GRPC,
  options: {
    url,
    package: name,
    protoPath: path.join(PROTO, file),
    loader: LOADER,
    maxSendMessageLength: MESSAGE_BYTES,
    maxReceiveMessageLength: MESSAGE_BYTES,
  },
});

const CODES: Readonly<Record<FaultKind, status>> = {
  malformed: status.INVALID_ARGUMENT,
  invalid: status.INVALID_ARGUMENT,
  missing: status.NOT_FOUND,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  conflict: status.FAILED_PRECONDITION,
  gone: status.OUT_OF_RANGE,
  'too-large': status.RESOURCE_EXHAUSTED,
  unsupported: status.INVALID_ARGUMENT,
  limited: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
  'not-built': status.UNIMPLEMENTED,
};

/** A fault as a gRPC status; its code and texts travel in the details. */
export function grpcStatus(error: unknown): { code: status; message: string } {
  if (!(error instanceof Fault)) return { code: status.INTERNAL, message: 'internal' };
  return {
    code: CODES[error.kind],
    message: JSON.stringify({
      kind: error.kind,
      code: error.code,
      text: error.text,
      hint: error.hint,
    }),
  };
}

function faultOf(error: ServiceError, service: string): Error {
  if (error.code === status.INTERNAL || error.code === status.UNKNOWN) return error;
  try {
    const said = JSON.parse(error.details) as {
      kind: FaultKind;
      code: string;
      text: Text;
      hint?: Text;
    };
    return new Fault(said.kind, said.code, said.text, {
      ...(said.hint && { hint: said.hint }),
      cause: error,
    });
  } catch {
    return serviceAway(service, error);
  }
}

type Call = (
  request: unknown,
  metadata: Metadata,
  options: { deadline: number },
  done: (error: ServiceError | null, answer: unknown) => void,
) => void;

/** Asks one method of a service; rejects with a Fault. */
export type GrpcAsk = <Answer>(
  method: string,
  request: object,
  timeoutMs?: number,
) => Promise<Answer>;

export function grpcClient(
  { file, package: name, service }: GrpcService,
  url: string,
): { ask: GrpcAsk; close(): void } {
  const loaded = loadPackageDefinition(loadSync(path.join(PROTO, file), LOADER));
  const scope = name
    .split('.')
    .reduce<Record<string, unknown>>(
      (at, part) => at[part] as Record<string, unknown>,
      loaded as Record<string, unknown>,
    );
  const Client = scope[service] as new (
    url: string,
    channel: ReturnType<typeof credentials.createInsecure>,
    options: object,
  ) => Record<string, Call> & { close(): void };
  const client = new Client(url, credentials.createInsecure(), {
    'grpc.max_receive_message_length': MESSAGE_BYTES,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': 1_000,
  });
  return {
    ask: <Answer>(method: string, request: object, timeoutMs = 10_000) =>
      new Promise<Answer>((resolve, reject) => {
        const call = client[method] as Call;
        call.call(
          client,
          request,
          new Metadata(),
          { deadline: Date.now() + timeoutMs },
          (error, answer) => (error ? reject(faultOf(error, service)) : resolve(answer as Answer)),
        );
      }),
    close: () => client.close(),
  };
}
