import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, RpcException } from '@nestjs/microservices';
import { Fault } from '@nhip/contracts';
import { grpcStatus, LEDGER_SERVICE, type Logger } from '@nhip/platform';
import { LedgerAnswers, type ExplainRequest } from '../app/ledger-answers.js';

export const LOGGER = Symbol('logger');

@Controller()
export class LedgerController {
  constructor(
    @Inject(LedgerAnswers) private readonly answers: LedgerAnswers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @GrpcMethod(LEDGER_SERVICE.service, 'Explain')
  explain(request: ExplainRequest) {
    return this.#answered(this.answers.explain(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'Verify')
  verify(request: Parameters<LedgerAnswers['verify']>[0]) {
    return this.#answered(this.answers.verify(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'CellsAsOf')
  cellsAsOf(request: Parameters<LedgerAnswers['cellsAsOf']>[0]) {
    return this.#answered(this.answers.cellsAsOf(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'RecordHistory')
  recordHistory(request: Parameters<LedgerAnswers['recordHistory']>[0]) {
    return this.#answered(this.answers.recordHistory(request));
  }

  @GrpcMethod(LEDGER_SERVICE.service, 'CommitAt')
  commitAt(request: Parameters<LedgerAnswers['commitAt']>[0]) {
    return this.#answered(this.answers.commitAt(request));
  }

  async #answered<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof Fault))
        this.logger.error(
          { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'an answer failed',
        );
      throw new RpcException(grpcStatus(error));
    }
  }
}
