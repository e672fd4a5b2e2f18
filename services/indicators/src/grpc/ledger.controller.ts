import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import { grpcStatus, LEDGER_SERVICE } from '@nhip/platform';
import { LedgerAnswers, type ExplainRequest } from '../app/ledger-answers.js';

async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new RpcException(grpcStatus(error));
  }
}

@Controller()
export class LedgerController {
  constructor(@Inject(LedgerAnswers) private readonly answers: LedgerAnswers) {}

  @GrpcMethod(LEDGER_SERVICE.service, 'Explain')
  explain(request: ExplainRequest) {
    return answered(this.answers.explain(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'Verify')
  verify(request: Parameters<LedgerAnswers['verify']>[0]) {
    return answered(this.answers.verify(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'CellsAsOf')
  cellsAsOf(request: Parameters<LedgerAnswers['cellsAsOf']>[0]) {
    return answered(this.answers.cellsAsOf(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'RecordHistory')
  recordHistory(request: Parameters<LedgerAnswers['recordHistory']>[0]) {
    return answered(this.answers.recordHistory(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'CommitAt')
  commitAt(request: Parameters<LedgerAnswers['commitAt']>[0]) {
    return answered(this.answers.commitAt(request));
  }
}
