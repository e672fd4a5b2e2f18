import type { GrpcAsk } from '@nhip/platform';
import type {
  Explained,
  ExplainQuestion,
  Ledger,
  RecordVersion,
  Verified,
  VerifyQuestion,
} from '../app/ports.js';

const SLOW_MS = 20_000;
/** Recomputing everything reads the whole ledger. */
const VERIFY_MS = 600_000;

/** The ledger behind gRPC. */
export function grpcLedger(ask: GrpcAsk): Ledger {
  return {
    explain: (question: ExplainQuestion) =>
      ask<Explained>('Explain', { ...question, asOf: String(question.asOf) }, SLOW_MS),
    verify: (question: VerifyQuestion) => ask<Verified>('Verify', question, VERIFY_MS),
    cellsAsOf: async (cube, cubeVersion, commit) => {
      const { cells } = await ask<{ cells: { dims: string[]; day: number; values: string[] }[] }>(
        'CellsAsOf',
        { cube, cubeVersion, commit: String(commit) },
        SLOW_MS,
      );
      return cells.map(({ dims, day, values }) => ({ dims, day, values: values.map(BigInt) }));
    },
    recordHistory: async (type, id) =>
      (await ask<{ versions: RecordVersion[] }>('RecordHistory', { type, id })).versions,
    commitAt: async (instant) => {
      const { commit, at } = await ask<{ commit: string; at: string }>('CommitAt', {
        instant: String(instant),
      });
      return { commit: Number(commit), at: Number(at) };
    },
  };
}
