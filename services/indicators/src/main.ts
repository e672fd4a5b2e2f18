import { ledgerGrpc, startService } from '@nhip/platform';
import { config } from './config.js';
import { IndicatorsModule } from './indicators.module.js';

await startService({
  name: 'indicators',
  config,
  module: IndicatorsModule,
  prepare: async (app, { NHIP_LEDGER_GRPC }) => {
    app.connectMicroservice(ledgerGrpc(NHIP_LEDGER_GRPC));
    await app.startAllMicroservices();
  },
});
