/** Redis from the PATH, else from the binary that a jar carries. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { alive, end, launch, until } from './processes.mjs';
import { jars } from './maven.mjs';

const onPath = () =>
  ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0);

/** The jar's binary for this machine, unpacked beside it. */
function fromJar(folder) {
  const jar = readdirSync(folder).find((name) => name.startsWith('embedded-redis'));
  const entries = execFileSync('jar', ['tf', path.join(folder, jar)], { encoding: 'utf8' }).split(
    '\n',
  );
  const [platform, arch] = [
    os.platform(),
    os.arch() === 'x64' ? /(x86_64|amd64)/ : /(arm64|aarch64)/,
  ];
  const entry = entries.find(
    (name) => name.includes('redis-server') && name.includes(platform) && arch.test(name),
  );
  if (!entry) throw new Error('no Redis for this machine in the jar: install redis-server');
  const file = path.join(folder, entry);
  if (!existsSync(file))
    execFileSync('jar', ['xf', path.join(folder, jar), entry], { cwd: folder });
  chmodSync(file, 0o755);
  return file;
}

const answers = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', (data) => (socket.destroy(), resolve(String(data).startsWith('+PONG'))));
    socket.on('error', () => resolve(false));
  });

export const redis = {
  name: 'redis',

  async prepare({ cache, state, log }) {
    state.program = onPath() ?? fromJar(await jars(cache, log));
  },

  async start({ dir, state }) {
    const args = [
      '--port',
      String(state.port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--save',
      '',
      // Sessions outlive a restart: a wall that was left alone comes back without a hand.
      '--appendonly',
      'yes',
      '--daemonize',
      'no',
    ];
    state.process = launch(state.program, args, { log: path.join(dir, 'redis.log'), cwd: dir });
    await until('Redis', 20_000, () => answers(state.port), {
      stop: () => (alive(state.process) ? undefined : 'it ended by itself; see redis.log'),
    });
  },

  stop: (state) => end(state.process),
};
