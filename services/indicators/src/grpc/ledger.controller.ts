import { Controller, Inject, UseFilters } from '@nestjs/common';
import {
  LedgerServiceControllerMethods,
  type CellsAsOfRequest,
  type CommitAtRequest,
  type ExplainRequest,
  type LedgerServiceController,
  type RecordHistoryRequest,
  type VerifyRequest,
} from '@nhip/contracts/grpc';
import { GrpcFaultFilter } from '@nhip/platform';
import { LedgerAnswers } from '../app/ledger-answers.js';

/** `LedgerService` of `proto/nhip/ledger/v1`. */
@Controller()
@UseFilters(GrpcFaultFilter)
@LedgerServiceControllerMethods()
export class LedgerController implements LedgerServiceController {
  constructor(@Inject(LedgerAnswers) private readonly answers: LedgerAnswers) {}

  explain(request: ExplainRequest) {
    return this.answers.explain(request);
  }

  verify(request: VerifyRequest) {
    return this.answers.verify(request);
  }

  cellsAsOf(request: CellsAsOfRequest) {
    return this.answers.cellsAsOf(request);
  }

  recordHistory(request: RecordHistoryRequest) {
    return this.answers.recordHistory(request);
  }

  commitAt(request: CommitAtRequest) {
    return this.answers.commitAt(request);
  }
}
