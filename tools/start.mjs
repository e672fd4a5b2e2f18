/**
 * `npm start`: everything on a fresh machine. Installs, builds what is stale, brings up the stores and every service as its own supervised process.
 * Its options: local/start-options.mjs.
 * State lies under .nhip (or NHIP_STATE); a start after a crash takes it up again. Ctrl-C and SIGTERM stop all of it.
 */
import { build, ensureInstalled, root, withRightNode } from './install.mjs';
import { HELP, startOptions } from './local/start-options.mjs';

/** The command line cannot be used, as `nhip` says it. */
const USAGE = 2;

function readOptions() {
  try {
    return startOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    return process.exit(USAGE);
  }
}
const options = readOptions();
if (options.help) {
  console.log(HELP);
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
  port: options.port,
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
  if (!options.empty) hub.simulate();
  await hub.broken;
} catch (error) {
  console.error(error.message);
  await stop(1);
}
