/** `node tools/new-service.mjs NAME`: a service with one route and its tests, made of the texts in tools/new-service; it starts, is ready, routed, tested and in the compose file. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const [name = ''] = process.argv.slice(2);
if (!/^[a-z]+$/.test(name) || existsSync(path.join(root, 'services', name))) {
  console.error('node tools/new-service.mjs NAME: one word in small letters that no service has');
  process.exit(2);
}
const words = {
  __name__: name,
  __Name__: name[0].toUpperCase() + name.slice(1),
  __NAME__: name.toUpperCase(),
};
const filled = (text) => text.replace(/__(name|Name|NAME)__/g, (word) => words[word]);
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const write = (file, text) => writeFileSync(path.join(root, file), text);

/** Puts a text before another one that a file has. @throws Error where it has not */
function before(place, file, text) {
  if (!read(file).includes(place)) throw new Error(`${file} has no ${place}`);
  write(
    file,
    read(file).replace(place, () => filled(text) + place),
  );
}

const TEXTS = 'tools/new-service';
for (const text of readdirSync(path.join(root, TEXTS), { recursive: true })) {
  if (!text.endsWith('.txt')) continue;
  const file = filled(text.slice(0, -'.txt'.length));
  mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
  write(file, filled(read(`${TEXTS}/${text}`)));
}

const API = 'libs/contracts/src/api';
const COMPOSE = `  __name__:
    <<: *service
    command: [node, services/__name__/dist/main.js]
    environment: *base\n\n`;
before("'gateway',", 'libs/contracts/src/services.ts', "'__name__', ");
before("export * from './fault", `${API}/../index.ts`, "export * from './api/__name__.js';\n");
before('import { GATE', `${API}/routes.ts`, "import { __NAME__ } from './routes/__name__.js';\n");
before('...GATEWAY,', `${API}/routes.ts`, '...__NAME__, ');
before("'gateway',", 'tools/local/services.mjs', "'__name__', ");
before('{ "path": "./services/gateway"', 'tsconfig.json', '{ "path": "./services/__name__" }, ');
before('  gateway:\n', 'docker-compose.yml', COMPOSE);
before('"exchange": "http', 'docker-compose.yml', '"__name__": "http://__name__:8080", ');

const lock = JSON.parse(read('package-lock.json'));
const manifest = JSON.parse(read(`services/${name}/package.json`));
lock.packages[`services/${name}`] = {
  name: manifest.name,
  version: manifest.version,
  license: manifest.license,
  dependencies: manifest.dependencies,
  devDependencies: manifest.devDependencies,
};
lock.packages[`node_modules/@nhip/${name}`] = { resolved: `services/${name}`, link: true };
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
write(
  'package-lock.json',
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, undefined, 2)}\n`,
);

const changed = [
  'libs/contracts/src',
  'tools/local',
  'tsconfig.json',
  'docker-compose.yml',
  `services/${name}`,
];
spawnSync(
  path.join(root, 'node_modules/.bin/prettier'),
  ['--write', '--log-level', 'warn', ...changed],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
