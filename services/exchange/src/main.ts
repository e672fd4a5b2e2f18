import { startService } from '@nhip/platform';
import { config } from './config.js';
import { ExchangeModule } from './exchange.module.js';

await startService({ name: 'exchange', config, module: ExchangeModule });
