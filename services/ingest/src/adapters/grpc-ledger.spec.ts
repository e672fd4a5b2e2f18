import { status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import type { ClientGrpc } from '@nestjs/microservices';
import type { RecordHistoryRequest } from '@nhip/contracts/grpc';
import { of, throwError, type Observable } from 'rxjs';
import { GrpcLedger } from './grpc-ledger.js';

const ledgerThat = (recordHistory: (request: RecordHistoryRequest) => Observable<unknown>) =>
  new GrpcLedger({ getService: () => ({ recordHistory }) } as unknown as ClientGrpc);

describe('the ledger, asked by gRPC', () => {
  it('gives the version of the row that stands', async () => {
    const asked: RecordHistoryRequest[] = [];
    const ledger = ledgerThat((request) => {
      asked.push(request);
      return of({
        versions: [
          { version: '9', current: false },
          { version: '1764028800000', current: true },
        ],
      });
    });
    expect(await ledger.currentVersion('dossier', 'A/1')).toBe(1_764_028_800_000);
    expect(asked).toEqual([{ type: 'dossier', id: 'A/1' }]);
  });

  it('gives none where no row stands', async () => {
    const ledger = ledgerThat(() => of({ versions: [{ version: '9', current: false }] }));
    expect(await ledger.currentVersion('dossier', 'A')).toBeUndefined();
  });

  it('is away where it does not answer', async () => {
    const ledger = ledgerThat(() => throwError(() => ({ code: status.UNAVAILABLE, details: '' })));
    await expect(ledger.currentVersion('dossier', 'A')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'service-away',
    });
  });
});
