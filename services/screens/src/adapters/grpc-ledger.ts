import type { ClientGrpc } from '@nestjs/microservices';
import {
  LEDGER_SERVICE_NAME,
  type ExplainResponse,
  type LedgerService,
  type RecordVersion,
  type VerifyRequest,
  type VerifyResponse,
} from '@nhip/contracts/grpc';
import { answerOf, type AskedByGrpc } from '@nhip/platform';
import type { CellsAsOf, DaysSince, ExplainQuestion, Ledger, ToldChanges } from '../app/ports.js';

/** Name of the gRPC client among Nest's clients. */
export const LEDGER_CLIENT = Symbol('gRPC client of the ledger');

const SLOW_MS = 20_000;
/** A read of values waits for it. */
const CHANGES_MS = 5_000;
/** Recomputing everything reads the whole ledger. */
const VERIFY_MS = 600_000;

/** The ledger, asked by gRPC. */
export class GrpcLedger implements Ledger {
  readonly #ledger: AskedByGrpc<LedgerService>;

  constructor(client: ClientGrpc) {
    this.#ledger = client.getService<AskedByGrpc<LedgerService>>(LEDGER_SERVICE_NAME);
  }

  explain(
    { asOf, since, ...question }: ExplainQuestion,
    signal?: AbortSignal,
  ): Promise<ExplainResponse> {
    const answer = this.#ledger.explain({ ...question, asOf: String(asOf), since: String(since) });
    return answerOf('ledger', answer, SLOW_MS, signal);
  }

  verify(question: VerifyRequest, signal?: AbortSignal): Promise<VerifyResponse> {
    return answerOf('ledger', this.#ledger.verify(question), VERIFY_MS, signal);
  }

  async cellsAsOf(cube: string, commit: number, signal?: AbortSignal): Promise<CellsAsOf> {
    const answer = this.#ledger.cellsAsOf({ cube, cubeVersion: 0, commit: String(commit) });
    const { cells, cubeVersion, at } = await answerOf('ledger', answer, SLOW_MS, signal);
    const exact = cells.map(({ values, ...cell }) => ({ ...cell, values: values.map(BigInt) }));
    return { cubeVersion, cells: exact, at: Number(at) };
  }

  async cellChanges(
    cube: string,
    cubeVersion: number,
    days: readonly DaysSince[],
  ): Promise<ToldChanges> {
    const asked = days.map(({ from, to, since }) => ({ days: { from, to }, since: String(since) }));
    const answer = this.#ledger.cellChanges({ cube, cubeVersion, days: asked });
    const told = await answerOf('ledger', answer, CHANGES_MS);
    return {
      changes: told.changes.map(({ dims, day, commit, values }) => ({
        dims,
        day,
        commit: Number(commit),
        values: values.map(BigInt),
      })),
      commit: Number(told.commit),
      liveSince: Number(told.liveSince),
      tooMany: told.tooMany,
    };
  }

  async recordHistory(type: string, id: string): Promise<readonly RecordVersion[]> {
    return (await answerOf('ledger', this.#ledger.recordHistory({ type, id }))).versions;
  }

  async commitAt(instant: number): Promise<{ readonly commit: number; readonly at: number }> {
    const answer = this.#ledger.commitAt({ instant: String(instant) });
    const { commit, at } = await answerOf('ledger', answer);
    return { commit: Number(commit), at: Number(at) };
  }
}
