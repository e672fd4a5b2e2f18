/** Types of the calls between services, generated from `proto/`. Apart from the rest, since they bring Nest with them. */
export * from './gen/nhip/ledger/v1/ledger.js';
