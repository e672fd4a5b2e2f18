import type { ClientGrpc } from '@nestjs/microservices';
import { LEDGER_SERVICE_NAME, type LedgerServiceClient } from '@nhip/contracts/grpc';
import type { Cell } from '@nhip/kernel';
import { answerOf } from '@nhip/platform';
import type {
  Explained,
  ExplainQuestion,
  Ledger,
  RecordVersion,
  Verified,
  VerifyQuestion,
} from '../app/ports.js';

/** Name of the gRPC client among Nest's clients. */
export const LEDGER_CLIENT = Symbol('gRPC client of the ledger');

const SERVICE = 'ledger';
const SLOW_MS = 20_000;
/** Recomputing everything reads the whole ledger. */
const VERIFY_MS = 600_000;

/** A message that proto calls optional and that every answer has. */
function present<T>(message: T | null | undefined): T {
  if (message === null || message === undefined) throw new TypeError('an answer lacks a message');
  return message;
}

/** The ledger, asked by gRPC. */
export class GrpcLedger implements Ledger {
  readonly #ledger: LedgerServiceClient;

  constructor(client: ClientGrpc) {
    this.#ledger = client.getService<LedgerServiceClient>(LEDGER_SERVICE_NAME);
  }

  async explain(question: ExplainQuestion): Promise<Explained> {
    const request = { ...question, asOf: String(question.asOf) };
    const { records, ...rest } = await answerOf(SERVICE, this.#ledger.explain(request), SLOW_MS);
    return { ...rest, records: records.map((one) => ({ ...one, raw: present(one.raw) })) };
  }

  verify(question: VerifyQuestion): Promise<Verified> {
    const request = { ...question, days: question.days ?? null };
    return answerOf(SERVICE, this.#ledger.verify(request), VERIFY_MS);
  }

  async cellsAsOf(cube: string, cubeVersion: number, commit: number): Promise<readonly Cell[]> {
    const request = { cube, cubeVersion, commit: String(commit) };
    const { cells } = await answerOf(SERVICE, this.#ledger.cellsAsOf(request), SLOW_MS);
    return cells.map(({ dims, day, values }) => ({ dims, day, values: values.map(BigInt) }));
  }

  async recordHistory(type: string, id: string): Promise<readonly RecordVersion[]> {
    const { versions } = await answerOf(SERVICE, this.#ledger.recordHistory({ type, id }));
    return versions.map((one) => ({ ...one, raw: present(one.raw) }));
  }

  async commitAt(instant: number): Promise<{ readonly commit: number; readonly at: number }> {
    const request = { instant: String(instant) };
    const { commit, at } = await answerOf(SERVICE, this.#ledger.commitAt(request));
    return { commit: Number(commit), at: Number(at) };
  }
}
