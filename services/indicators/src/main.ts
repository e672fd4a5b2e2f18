import { grpcServer, LEDGER_SERVICE, runService } from '@nhip/platform';
import { config } from './config.js';
import { createIndicators } from './indicators.module.js';

await runService({
  name: 'indicators',
  config,
  module: createIndicators,
  prepare: async (app, { NHIP_LEDGER_GRPC }) => {
    app.connectMicroservice(grpcServer(LEDGER_SERVICE, NHIP_LEDGER_GRPC));
    await app.startAllMicroservices();
  },
});
