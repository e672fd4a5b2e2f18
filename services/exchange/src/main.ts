import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createExchange } from './exchange.module.js';

await runService({ name: 'exchange', config, module: createExchange });
