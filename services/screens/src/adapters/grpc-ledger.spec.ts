import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ClientGrpcProxy, type ClientGrpc } from '@nestjs/microservices';
import type { LedgerService } from '@nhip/contracts/grpc';
import { ledgerGrpc, type AskedByGrpc } from '@nhip/platform';
import { NEVER, of, throwError, type Observable } from 'rxjs';
import { GrpcLedger } from './grpc-ledger.js';

const ledgerThat = (answers: Partial<AskedByGrpc<LedgerService>>): GrpcLedger =>
  new GrpcLedger({ getService: () => answers } as unknown as ClientGrpc);

const question = {
  cube: 'permits',
  cubeVersion: 1,
  measures: ['received'],
  days: { from: 0, to: 1 },
  filters: [],
  asOf: -1,
  cursor: '',
  since: 7,
  limit: 1,
};
const away = { kind: 'unavailable', code: 'service-away' };

/** Every question, asked of a ledger that answers all in the same way. */
const allOf = (answer: () => Observable<never>): readonly Promise<unknown>[] => {
  const ledger = ledgerThat({
    explain: answer,
    verify: answer,
    cellsAsOf: answer,
    recordHistory: answer,
    commitAt: answer,
  });
  return [
    ledger.explain(question),
    ledger.verify({ cube: '', days: null, filters: [] }),
    ledger.cellsAsOf('permits', 3),
    ledger.recordHistory('permit', 'a'),
    ledger.commitAt(0),
  ];
};

describe('the ledger, asked by gRPC', () => {
  it('is asked to explain as of a commit, whose number travels as text', async () => {
    const asked: unknown[] = [];
    const page = { records: [], cursor: '', totals: [], totalsBefore: [], count: '0', commit: '3' };
    const ledger = ledgerThat({
      explain: (request) => {
        asked.push(request);
        return of(page);
      },
    });
    expect(await ledger.explain(question)).toBe(page);
    expect(asked).toEqual([{ ...question, asOf: '-1', since: '7' }]);
  });

  it('gives cells whose values are exact beyond 2^53', async () => {
    const cells = [{ dims: ['a@2010-01-01'], day: 7, values: ['9007199254740993', '-1'] }];
    const ledger = ledgerThat({
      cellsAsOf: () => of({ cells, commit: '3', cubeVersion: 2, at: '5000' }),
    });
    expect(await ledger.cellsAsOf('permits', 3)).toEqual({
      cubeVersion: 2,
      at: 5_000,
      cells: [{ dims: ['a@2010-01-01'], day: 7, values: [9_007_199_254_740_993n, -1n] }],
    });
  });

  it('gives the commit of an instant as numbers', async () => {
    const ledger = ledgerThat({ commitAt: ({ instant }) => of({ commit: '4', at: instant }) });
    expect(await ledger.commitAt(1_764_000_000_000)).toEqual({ commit: 4, at: 1_764_000_000_000 });
  });
});

describe('a ledger that fails', () => {
  afterEach(() => void jest.useRealTimers());

  it('is away where it cannot be reached, whatever was asked', async () => {
    const answers = allOf(() => throwError(() => ({ code: status.UNAVAILABLE, details: '' })));
    for (const answer of answers) await expect(answer).rejects.toMatchObject(away);
  });

  it('is away where nothing listens at its address', async () => {
    const client = new ClientGrpcProxy(ledgerGrpc('127.0.0.1:1').options);
    const ledger = new GrpcLedger(client);
    await expect(ledger.recordHistory('permit', 'a')).rejects.toMatchObject(away);
    client.close();
  });

  it('is away where it does not answer in time: 20 s, and 10 minutes for a recomputation', async () => {
    jest.useFakeTimers();
    const [explained, verified, cells, history, commit] = allOf(() => NEVER).map((answer) => {
      const one = { failed: undefined as unknown };
      answer.catch((error: unknown) => (one.failed = error));
      return one;
    });
    await jest.advanceTimersByTimeAsync(10_000);
    for (const one of [history, commit]) expect(one?.failed).toMatchObject(away);
    expect([explained?.failed, cells?.failed]).toEqual([undefined, undefined]);
    await jest.advanceTimersByTimeAsync(10_000);
    for (const one of [explained, cells]) expect(one?.failed).toMatchObject(away);
    await jest.advanceTimersByTimeAsync(579_000);
    expect(verified?.failed).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(verified?.failed).toMatchObject(away);
  });

  it('is heard where it says itself what is wrong', async () => {
    const text = { vi: 'chưa có khối', en: 'no cube yet' };
    const details = JSON.stringify({ kind: 'missing', code: 'unknown-cube', text });
    const answers = allOf(() => throwError(() => ({ code: status.NOT_FOUND, details })));
    for (const answer of answers)
      await expect(answer).rejects.toMatchObject({ kind: 'missing', code: 'unknown-cube', text });
  });

  it('is our own mistake where it says that it failed: no outage that is waited out', async () => {
    const answers = allOf(() => throwError(() => ({ code: status.INTERNAL, details: 'internal' })));
    for (const answer of answers)
      await expect(answer).rejects.toMatchObject({ code: status.INTERNAL });
  });
});
