/** Types of the calls between services, generated from `proto/`: plain ones, for whoever serves and whoever asks. */
export * from './gen/nhip/ledger/v1/ledger.js';

/** Name of the service in `proto/nhip/ledger/v1`. */
export const LEDGER_SERVICE_NAME = 'LedgerService';
