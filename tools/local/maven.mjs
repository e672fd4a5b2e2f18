/** Jars from Maven Central into a folder, by the ordinary client. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const KAFKA_VERSION = '4.2.0';

const JARS = [
  `org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`,
  `org.apache.kafka:kafka-tools:${KAFKA_VERSION}`,
  'org.apache.logging.log4j:log4j-core:2.25.2',
  'org.apache.logging.log4j:log4j-slf4j-impl:2.25.2',
  'com.github.codemonstur:embedded-redis:1.4.3',
];

export const hasJdk = () =>
  spawnSync('java', ['-version']).status === 0 && spawnSync('mvn', ['-v']).status === 0;

const dependency = (coordinates) => {
  const [group, artifact, version] = coordinates.split(':');
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version><scope>runtime</scope></dependency>`;
};

const pom =
  () => `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>nhip</groupId><artifactId>stores</artifactId><version>1</version>
<dependencies>${JARS.map(dependency).join('\n')}</dependencies></project>\n`;

/** The folder with all jars, filled at the first call. @returns {Promise<string>} */
export async function jars(cache, log) {
  const folder = path.join(
    cache,
    `jars-${createHash('sha256').update(pom()).digest('hex').slice(0, 12)}`,
  );
  if (existsSync(path.join(folder, '.complete'))) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'pom.xml'), pom());
  log('Kafka and Redis: fetching the jars (67 MB, the first time only)');
  const args = [
    '-q',
    '-B',
    '-f',
    path.join(folder, 'pom.xml'),
    'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies',
    `-DoutputDirectory=${folder}`,
    '-DincludeScope=runtime',
  ];
  await new Promise((resolve, reject) => {
    const child = spawn('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`Maven could not fetch Kafka's jars:\n${output.slice(-2000)}`)),
    );
  });
  writeFileSync(path.join(folder, '.complete'), '');
  return folder;
}
