import { startService } from '@nhip/platform';
import { config } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { prepareGateway } from './http/prepare-gateway.js';

await startService({
  name: 'gateway',
  config,
  module: GatewayModule,
  prepare: prepareGateway,
  tls: ({ NHIP_TLS_CERT: cert, NHIP_TLS_KEY: key }) => (cert && key ? { cert, key } : undefined),
});
