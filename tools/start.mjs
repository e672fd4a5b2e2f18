/**
 * `npm start`: everything on a fresh machine. Installs, builds what is stale, brings up the stores and every service as its own supervised process.
 *   --port N   the gateway's port (8080)   --empty   no simulator   --keep   take a database that is not of this state
 *   --rebuild   build the ledger anew from the rows of all feeds
 * State lies under .nhip (or NHIP_STATE); a start after a crash takes it up again. Ctrl-C and SIGTERM stop all of it.
 */
import { parseArgs } from 'node:util';
import { build, ensureInstalled, root, withRightNode } from './install.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    empty: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    rebuild: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (options.help) {
  console.log('npm start -- [--port 8080] [--empty] [--keep] [--rebuild]');
  process.exit(0);
}
ensureInstalled();
await withRightNode();

const path = await import('node:path');
const { Hub } = await import('./local/hub.mjs');

const state = path.resolve(root, process.env.NHIP_STATE ?? '.nhip');
const hub = new Hub({
  root,
  state,
  port: Number(options.port),
  keep: options.keep,
  rebuild: options.rebuild,
  log: (line) => console.log(`· ${line}`),
});
const stop = async (code) => {
  await hub.stop();
  process.exit(code);
};
// `disconnect`: what started this process was killed; nothing may be left running.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'])
  process.on(signal, () => void stop(0));
try {
  await build((line) => console.log(`· ${line}`));
  await hub.start();
  console.log(await hub.screen());
  await hub.broken;
} catch (error) {
  console.error(error.message);
  await stop(1);
}
