/** What tools/new-service.mjs makes is tried in a copy of the repository, so that its texts keep up with the house. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '../..');
const COPIED = [
  ...['libs', 'tools', 'packs', 'jest.config.mjs', 'docker-compose.yml', '.prettierrc.json'],
  ...['package.json', 'package-lock.json'],
  ...['tsconfig.json', 'tsconfig.base.json', 'tsconfig.spec.json'],
];

/** All that the new service is made of; `typecheck` would take the whole copy. */
const TYPES = {
  extends: '../../tsconfig.spec.json',
  compilerOptions: { rootDir: '../..' },
  include: ['src', 'test', '../../libs/contracts/src/api'],
};

/** The packages of the repository, with the copy's own libraries in place of ours. */
function linkPackages(copy) {
  const packages = path.join(copy, 'node_modules');
  mkdirSync(path.join(packages, '@nhip'), { recursive: true });
  for (const name of readdirSync(path.join(root, 'node_modules')).filter((one) => one !== '@nhip'))
    symlinkSync(path.join(root, 'node_modules', name), path.join(packages, name));
  for (const name of readdirSync(path.join(copy, 'libs')))
    symlinkSync(path.join(copy, 'libs', name), path.join(packages, '@nhip', name));
}

/** @returns {string[]} what is wrong with a service that the script makes, one sentence each */
export function problemsOfNewService() {
  const copy = mkdtempSync(path.join(tmpdir(), 'nhip-new-service-'));
  const run = (...args) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  try {
    for (const name of COPIED)
      cpSync(path.join(root, name), path.join(copy, name), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (file) => !/^libs\/[^/]+\/dist$/.test(path.relative(root, file)),
      });
    linkPackages(copy);
    const made = run('tools/new-service.mjs', 'gatesample');
    if (made.status !== 0) return [`the script failed: ${made.stderr}`];
    writeFileSync(path.join(copy, 'services/gatesample/types.json'), JSON.stringify(TYPES));
    const tests = run(
      ...['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'],
      ...['--selectProjects', 'unit', '--roots', 'services/gatesample', 'libs/contracts/src/api'],
      ...['--testPathPatterns', '/(gatesample[^/]*|routes)\\.spec\\.ts$'],
    );
    const types = run('node_modules/typescript/bin/tsc', '-p', 'services/gatesample/types.json');
    const { services } = parse(readFileSync(path.join(copy, 'docker-compose.yml'), 'utf8'), {
      merge: true,
    });
    return [
      ...(types.status === 0 ? [] : [`its types are wrong: ${types.stdout}`]),
      ...(tests.status === 0 ? [] : [`its tests are red: ${tests.stderr}`]),
      ...(services.gatesample.command.at(-1) === 'services/gatesample/dist/main.js'
        ? []
        : ['it is not in the compose file']),
      ...('gatesample' in JSON.parse(services.gateway.environment.NHIP_SERVICE_URLS)
        ? []
        : ['the gateway in the compose file does not know it']),
    ];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
