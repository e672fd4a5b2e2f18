import { Controller, Inject, UseFilters } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import {
  LEDGER_SERVICE_NAME,
  type CellChangesRequest,
  type CellsAsOfRequest,
  type CommitAtRequest,
  type ExplainRequest,
  type LedgerService,
  type RecordHistoryRequest,
  type VerifyRequest,
} from '@nhip/contracts/grpc';
import { GrpcFaultFilter } from '@nhip/platform';
import { LedgerAnswers } from '../app/ledger-answers.js';

/** What is asked of a `ServerUnaryCall` of gRPC. */
interface Call {
  once(event: 'cancelled', listener: () => void): unknown;
}

/** Aborted once the caller has gone, or waits no longer. */
function signalOf(call: Call | undefined): AbortSignal {
  const gone = new AbortController();
  call?.once('cancelled', () => gone.abort());
  return gone.signal;
}

/** `LedgerService` of `proto/nhip/ledger/v1`. */
@Controller()
@UseFilters(GrpcFaultFilter)
export class LedgerController implements LedgerService {
  constructor(@Inject(LedgerAnswers) private readonly answers: LedgerAnswers) {}

  @GrpcMethod(LEDGER_SERVICE_NAME)
  explain(request: ExplainRequest, _metadata?: unknown, call?: Call) {
    return this.answers.explain(request, signalOf(call));
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  verify(request: VerifyRequest, _metadata?: unknown, call?: Call) {
    return this.answers.verify(request, signalOf(call));
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  cellsAsOf(request: CellsAsOfRequest, _metadata?: unknown, call?: Call) {
    return this.answers.cellsAsOf(request, signalOf(call));
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  recordHistory(request: RecordHistoryRequest, _metadata?: unknown, call?: Call) {
    return this.answers.recordHistory(request, signalOf(call));
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  commitAt(request: CommitAtRequest, _metadata?: unknown, call?: Call) {
    return this.answers.commitAt(request, signalOf(call));
  }

  @GrpcMethod(LEDGER_SERVICE_NAME)
  cellChanges(request: CellChangesRequest, _metadata?: unknown, call?: Call) {
    return this.answers.cellChanges(request, signalOf(call));
  }
}
