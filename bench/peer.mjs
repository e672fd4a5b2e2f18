/** Peers in Java: compiled by Maven into .nhip/bench/peers, each started as a JVM that the bench talks to by lines. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');
const builtOf = (name) => path.join(root, '.nhip/bench/peers', name);

/** Says why a bench is skipped, and ends it as passed. */
export function skip(name, reason) {
  console.log(`skipped: ${name}: ${reason}`);
  process.exit(0);
}

/** Skips the bench where a tool is missing that compiles or runs its peer. */
export function needJdk(name) {
  for (const tool of ['java', 'javac', 'mvn'])
    if (spawnSync(tool, ['-version']).status !== 0)
      skip(name, `the peer needs a JDK 17 or later and Maven, \`${tool}\` is not there`);
}

/** Compiles bench/peers/<name> and fetches what it needs, below .nhip/bench. */
export function buildPeer(name) {
  const goals = [
    'compile',
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
  ];
  execFileSync(
    'mvn',
    [
      ...['-q', '-B', '-f', path.join(root, 'bench/peers', name, 'pom.xml'), ...goals],
      ...[`-DoutputDirectory=${path.join(builtOf(name), 'lib')}`, '-DincludeScope=runtime'],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
}

/**
 * The JVM of a peer. `said` resolves with the next line that is a word, `tell` sends a command and resolves once it is answered; both reject where the JVM has ended.
 * @param {string[]} args of its `peer.Peer`
 */
export function startPeer(name, args, env = {}) {
  const built = builtOf(name);
  const child = spawn(
    'java',
    [
      ...['-Xms1g', '-Xmx1536m', '-XX:+UseParallelGC'],
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
      ...['-cp', `${path.join(built, 'classes')}:${path.join(built, 'lib')}/*`, 'peer.Peer'],
      ...args,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } },
  );
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise((_, reject) => {
    child.on('error', reject);
    child.on('exit', () => reject(new Error('the peer has ended')));
  });
  ended.catch(() => undefined);
  const said = (word) => {
    const heard = new Promise((resolve) => {
      const look = (line) => {
        if (line !== word) return;
        lines.off('line', look);
        resolve();
      };
      lines.on('line', look);
    });
    return Promise.race([heard, ended]);
  };
  const tell = (command, answer) => {
    const answered = said(answer);
    child.stdin.write(`${command}\n`);
    return answered;
  };
  return { pid: child.pid, said, tell, ended, end: () => child.stdin.end() };
}
