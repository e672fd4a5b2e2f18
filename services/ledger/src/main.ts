import { ledgerGrpc, startService } from '@nhip/platform';
import { config } from './config.js';
import { LedgerModule } from './ledger.module.js';

await startService({
  name: 'ledger',
  config,
  module: LedgerModule,
  prepare: async (app, { NHIP_LEDGER_GRPC }) => {
    app.connectMicroservice(ledgerGrpc(NHIP_LEDGER_GRPC));
    await app.startAllMicroservices();
  },
});
