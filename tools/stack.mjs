/** `node tools/stack.mjs up|down [DIR]`: the three stores alone, left running, for development. Writes DIR/env.sh and DIR/env.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startStack } from './local/stack.mjs';

const root = path.resolve(import.meta.dirname, '..');
const [what = 'up', dir = '.nhip/dev'] = process.argv.slice(2);
const folder = path.resolve(root, dir);
mkdirSync(folder, { recursive: true });
const stack = await startStack({
  dir: folder,
  cache: path.join(root, '.nhip/cache'),
  log: console.log,
});
if (what === 'down') {
  await stack.stop();
  console.log('stopped');
} else {
  writeFileSync(path.join(folder, 'env.json'), JSON.stringify(stack.env, undefined, 2), {
    mode: 0o600,
  });
  writeFileSync(
    path.join(folder, 'env.sh'),
    Object.entries(stack.env)
      .map(([name, value]) => `export ${name}='${value}'\n`)
      .join(''),
    { mode: 0o600 },
  );
  console.log(`. ${path.join(dir, 'env.sh')}`);
}
process.exit(0);
