import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createGateway, openDoor } from './gateway.module.js';

await runService({
  name: 'gateway',
  config,
  module: createGateway,
  prepare: openDoor,
  tls: ({ NHIP_TLS_CERT: cert, NHIP_TLS_KEY: key }) => (cert && key ? { cert, key } : undefined),
});
