import { status, type ServiceError } from '@grpc/grpc-js';
import { Catch, Inject, type ExceptionFilter } from '@nestjs/common';
import { Fault, FAULT_KINDS, type FaultKind } from '@nhip/contracts';
import { firstValueFrom, fromEvent, map, merge, throwError, timeout, type Observable } from 'rxjs';
import { z } from 'zod';
import { serviceAway } from '../faults.js';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../tokens.js';

const CODES = {
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
} as const satisfies Record<FaultKind, status>;

const text = z.object({ vi: z.string(), en: z.string() });
/** A fault as it travels in the details of a status. */
const told = z.object({
  kind: z.enum(FAULT_KINDS),
  code: z.string(),
  text,
  hint: text.optional(),
});

/** A fault as a gRPC status, its code and texts in the details; our own mistakes say nothing of themselves. */
export function grpcStatus(error: unknown): { readonly code: status; readonly message: string } {
  if (!(error instanceof Fault)) return { code: status.INTERNAL, message: 'internal' };
  const { kind, code, text: said, hint } = error;
  return { code: CODES[kind], message: JSON.stringify({ kind, code, text: said, hint }) };
}

/** Answers every error of a gRPC method with its status. */
@Catch()
export class GrpcFaultFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown): Observable<never> {
    if (!(error instanceof Fault)) {
      const { stack = String(error) } = error as Error;
      this.logger.error({ error: stack }, 'an answer failed');
    }
    return throwError(() => grpcStatus(error));
  }
}

function toldFault(details: string, cause: unknown): Fault | undefined {
  try {
    const { kind, code, text: said, hint } = told.parse(JSON.parse(details));
    return new Fault(kind, code, said, { ...(hint && { hint }), cause });
  } catch {
    return undefined;
  }
}

/** What a status means to the one who asked: the fault that was told, our own mistake as it is, or a service that is away. */
function errorOf(error: Partial<ServiceError>, service: string): unknown {
  if (error.code === status.INTERNAL || error.code === status.UNKNOWN) return error;
  return toldFault(error.details ?? '', error) ?? serviceAway(service, error);
}

/** A gRPC service as Nest's client gives it: each method answers by an Observable. */
export type AskedByGrpc<Service> = {
  readonly [Method in keyof Service]: Service[Method] extends (
    request: infer Request,
  ) => Promise<infer Answer>
    ? (request: Request) => Observable<Answer>
    : never;
};

/**
 * The one answer of a gRPC method. Rejects with the Fault that the service told, or with `service-away` where it does not answer
 * in time or the signal is aborted before it does; the call is cancelled then.
 */
export async function answerOf<T>(
  service: string,
  answer: Observable<T>,
  timeoutMs = 10_000,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  try {
    signal.throwIfAborted();
    const aborted = fromEvent(signal, 'abort').pipe(map(() => signal.throwIfAborted()));
    return await firstValueFrom(
      merge(answer, aborted as Observable<never>).pipe(timeout(timeoutMs)),
    );
  } catch (error) {
    throw errorOf(error as Partial<ServiceError>, service);
  }
}
