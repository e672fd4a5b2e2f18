import { startService } from '@nhip/platform';
import { config } from './config.js';
import { WatchModule } from './watch.module.js';

await startService({ name: 'watch', config, module: WatchModule });
