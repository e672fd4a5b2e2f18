/** docker-compose.yml holds against the services' own configuration: every service is there, and takes the environment that it is given. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

const SECRETS = {
  POSTGRES_PASSWORD: 'secret-of-a-check',
  NHIP_INTERNAL_SECRET: 'secret-of-a-check',
};

/** As compose reads `${NAME:?…}` and `${NAME:-default}`. */
const filled = (text) =>
  text.replace(/\$\{(\w+)(?::[?-]([^}]*))?\}/g, (_, name, more) => SECRETS[name] ?? more ?? '');

/** What is wrong, as sentences. @param root of the repository @param services names @param text of docker-compose.yml */
export async function problemsOfCompose(
  root,
  services,
  text = readFileSync(path.join(root, 'docker-compose.yml'), 'utf8'),
) {
  const compose = parse(text, { merge: true });
  const problems = [];
  for (const name of services) {
    const service = compose.services[name];
    const main = `services/${name}/dist/main.js`;
    if (!service) problems.push(`docker-compose.yml has no service ${name}`);
    else if (service.command?.at(-1) !== main) problems.push(`${name} does not run ${main}`);
    else {
      const { config } = await import(
        pathToFileURL(path.join(root, 'services', name, 'dist/config.js')).href
      );
      const known = Object.keys(config.shape);
      for (const variable of Object.keys(service.environment).filter((one) => !known.includes(one)))
        problems.push(`${name} does not know ${variable}`);
      const read = config.safeParse(
        Object.fromEntries(
          Object.entries(service.environment).map(([key, value]) => [key, filled(value)]),
        ),
      );
      for (const issue of read.success ? [] : read.error.issues)
        problems.push(`${name}: ${issue.path.join('.')}: ${issue.message}`);
    }
  }
  const { dockerfile } = compose.services.registry?.build ?? {};
  if (!dockerfile || !existsSync(path.join(root, dockerfile)))
    problems.push('the image has no Dockerfile');
  return problems;
}
