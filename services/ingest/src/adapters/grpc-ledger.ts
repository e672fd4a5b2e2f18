import type { ClientGrpc } from '@nestjs/microservices';
import { LEDGER_SERVICE_NAME, type LedgerService } from '@nhip/contracts/grpc';
import { answerOf, type AskedByGrpc } from '@nhip/platform';
import type { Ledger } from '../app/ports.js';

/** Name of the gRPC client among Nest's clients. */
export const LEDGER_CLIENT = Symbol('gRPC client of the ledger');

/** The ledger, asked by gRPC. */
export class GrpcLedger implements Ledger {
  readonly #ledger: AskedByGrpc<LedgerService>;

  constructor(client: ClientGrpc) {
    this.#ledger = client.getService<AskedByGrpc<LedgerService>>(LEDGER_SERVICE_NAME);
  }

  async currentVersion(type: string, id: string): Promise<number | undefined> {
    const { versions } = await answerOf('ledger', this.#ledger.recordHistory({ type, id }));
    const current = versions.find((version) => version.current);
    return current && Number(current.version);
  }
}
