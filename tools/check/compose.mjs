/** docker-compose.yml holds against `npm start` and the services' own configuration: every service is there, knows the environment that it is given, and is given what it would have here; the stores are set up alike. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { addressesOf } from '../local/addresses.mjs';
import { problemsOfStores } from './compose-stores.mjs';

const SECRETS = {
  POSTGRES_PASSWORD: 'secret-of-a-check',
  NHIP_INTERNAL_SECRET: 'secret-of-a-check',
};

/** As compose reads `${NAME:?…}` and `${NAME:-default}`. */
const filled = (text) =>
  text.replace(/\$\{(\w+)(?::[?-]([^}]*))?\}/g, (_, name, more) => SECRETS[name] ?? more ?? '');

/** What `npm start` gives every service. */
const GIVEN = [
  'DATABASE_URL',
  'KAFKA_BROKERS',
  'REDIS_URL',
  'NHIP_INTERNAL_SECRET',
  ...Object.keys(addressesOf('ledger', { root: '', state: '', names: [], ports: {} })),
];

/** What a service does not take of its environment, and what it lacks of that which it would have here. */
async function environmentProblems(root, name, environment) {
  const file = path.join(root, 'services', name, 'dist/config.js');
  const { config } = await import(pathToFileURL(file).href);
  const known = Object.keys(config.shape);
  const read = config.safeParse(environment);
  return [
    ...Object.keys(environment)
      .filter((variable) => !known.includes(variable))
      .map((variable) => `${name} does not know ${variable}`),
    ...GIVEN.filter((variable) => known.includes(variable) && !(variable in environment)).map(
      (variable) => `${name} is not given ${variable}`,
    ),
    ...(read.success ? [] : read.error.issues).map(
      (issue) => `${name}: ${issue.path.join('.')}: ${issue.message}`,
    ),
  ];
}

/** Addresses that lead nowhere: a host that is no service, a port on which it does not listen, a secret that is not handed in. */
function addressProblems(name, { environment, secrets = [] }, compose) {
  const listening = (service) => [
    compose.services[service]?.environment.NHIP_PORT,
    service === 'ledger' && compose.services.ledger.environment.NHIP_LEDGER_GRPC.split(':')[1],
  ];
  const {
    NHIP_SERVICE_URLS: urls = '{}',
    NHIP_LEDGER_GRPC: grpc = 'ledger:9090',
    ...others
  } = environment;
  const addresses = [
    ...Object.values(JSON.parse(urls)).map((url) => url.replace('http://', '')),
    ...(name === 'ledger' ? [] : [grpc]),
  ];
  const inFiles = Object.values(others).flatMap(
    (value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? [],
  );
  return [
    ...addresses
      .filter((one) => !listening(one.split(':')[0]).includes(one.split(':')[1]))
      .map((one) => `${name} asks ${one}, where nobody listens`),
    ...inFiles
      .filter((secret) => !secrets.includes(secret) || !compose.secrets[secret])
      .map((secret) => `${name} is not given the secret ${secret}`),
  ];
}

async function serviceProblems(root, name, compose) {
  const service = compose.services[name];
  const main = `services/${name}/dist/main.js`;
  if (!service) return [`docker-compose.yml has no service ${name}`];
  if (service.command?.at(-1) !== main) return [`${name} does not run ${main}`];
  const environment = Object.fromEntries(
    Object.entries(service.environment).map(([key, value]) => [key, filled(value)]),
  );
  return [
    ...(await environmentProblems(root, name, environment)),
    ...addressProblems(name, { ...service, environment }, compose),
    ...Object.keys(service.depends_on)
      .filter((store) => !compose.services[store]?.healthcheck)
      .map((store) => `${name} waits for ${store}, which does not say that it is well`),
  ];
}

/** Services that the gateway sends nobody to. */
const unrouted = (services, { gateway }) =>
  services.filter(
    (name) =>
      name !== 'gateway' && !JSON.parse(gateway?.environment.NHIP_SERVICE_URLS ?? '{}')[name],
  );

/** What is wrong, as sentences. @param root of the repository @param services names @param text of docker-compose.yml */
export async function problemsOfCompose(
  root,
  services,
  text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'),
) {
  const compose = parse(text, { merge: true });
  const problems = [
    ...(await Promise.all(services.map((name) => serviceProblems(root, name, compose)))).flat(),
    ...unrouted(services, compose.services).map((name) => `the gateway does not know ${name}`),
    ...problemsOfStores(root, compose.services),
  ];
  const { dockerfile } = compose.services.registry?.build ?? {};
  if (!dockerfile || !existsSync(path.join(root, dockerfile)))
    problems.push('the image has no Dockerfile');
  return problems;
}
