import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createWatch } from './watch.module.js';

await runService({ name: 'watch', config, module: createWatch });
