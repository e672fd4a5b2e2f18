import { runService } from '@nhip/platform';
import { config } from './config.js';
import { createNormalise } from './normalise.module.js';

await runService({ name: 'normalise', config, module: createNormalise });
