import { Controller, Inject, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import {
  LEDGER_SERVICE_NAME,
  type CellsAsOfRequest,
  type CommitAtRequest,
  type ExplainRequest,
  type LedgerService,
  type RecordHistoryRequest,
  type VerifyRequest,
} from '@nhip/contracts/grpc';
import { GrpcFaultFilter } from '@nhip/platform';
import { LedgerAnswers } from '../app/ledger-answers.js';

/** `LedgerService` of `proto/nhip/ledger/v1`. */
@Controller()
@UseFilters(GrpcFaultFilter)
export class LedgerController implements LedgerService {
  constructor(@Inject(LedgerAnswers) private readonly answers: LedgerAnswers) {}

  @GrpcMethod(LEDGER_SERVICE_NAME)
  explain(request: ExplainRequest) {
    return this.answers.explain(request);
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  verify(request: VerifyRequest) {
    return this.answers.verify(request);
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  cellsAsOf(request: CellsAsOfRequest) {
    return this.answers.cellsAsOf(request);
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  recordHistory(request: RecordHistoryRequest) {
    return this.answers.recordHistory(request);
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  commitAt(request: CommitAtRequest) {
    return this.answers.commitAt(request);
  }
}
