import { describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { Fault, FAULT_KINDS } from '@nhip/contracts';
import { firstValueFrom, NEVER, Observable, of, throwError } from 'rxjs';
import { answerOf, GrpcFaultFilter, grpcStatus } from './grpc-faults.js';

const text = { vi: 'sai', en: 'wrong' };
const asTold = (error: unknown): Promise<unknown> => {
  const { code, message } = grpcStatus(error);
  return answerOf(
    'ledger',
    throwError(() => ({ code, details: message })),
  );
};

describe('an answer by gRPC', () => {
  it('is the one value', async () => {
    expect(await answerOf('ledger', of(7))).toBe(7);
  });

  it.each(FAULT_KINDS)('of a fault of kind %s is this fault again', async (kind) => {
    const fault = new Fault(kind, 'some-code', text, { hint: text });
    await expect(asTold(fault)).rejects.toMatchObject({
      kind,
      code: 'some-code',
      text,
      hint: text,
    });
  });

  it('of our own mistake is no fault, and says nothing of itself', async () => {
    expect(grpcStatus(new Error('password=secret')).message).not.toContain('secret');
    await expect(asTold(new Error('x'))).rejects.toMatchObject({ code: status.INTERNAL });
  });

  it.each([
    ['is away', throwError(() => ({ code: status.UNAVAILABLE, details: 'connect refused' }))],
    ['says what nobody understands', throwError(() => ({ code: status.ABORTED, details: '{}' }))],
    ['takes too long', NEVER],
  ])('of a service that %s is an outage', async (_what, answer) => {
    await expect(answerOf('ledger', answer, 5)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'service-away',
    });
  });

  it('is waited for no longer once the one who asked has gone: the call is cancelled', async () => {
    const gone = new AbortController();
    let cancelled = false;
    const call = new Observable<never>(() => () => void (cancelled = true));
    const answer = answerOf('ledger', call, 5_000, gone.signal);
    gone.abort();
    await expect(answer).rejects.toMatchObject({ code: 'service-away' });
    expect(cancelled).toBe(true);
  });

  it('that fails by our own mistake is logged', async () => {
    const said: string[] = [];
    const silent = () => undefined;
    const error = (_: object, message: string): void => void said.push(message);
    const filter = new GrpcFaultFilter({ error, warn: silent, info: silent, debug: silent });
    await expect(firstValueFrom(filter.catch(new Error('x')))).rejects.toMatchObject({
      code: status.INTERNAL,
    });
    expect(said).toEqual(['an answer failed']);
  });
});
