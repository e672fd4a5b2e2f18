import { ROUTES, type Route } from '@nhip/contracts';
import { CONTENTS } from './openapi-contents.js';
import { SCHEMAS } from './openapi-schemas.js';

const operationId = ({ method, path }: Route): string =>
  `${method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

const text = { type: 'string' };

/** A family such as `dim.*` is a form object that is exploded: each of its properties is a parameter of its own. */
function queryParameter(name: string) {
  if (!name.endsWith('.*')) return { name, in: 'query', schema: text };
  const family = name.slice(0, -2);
  return {
    name: family,
    in: 'query',
    style: 'form',
    explode: true,
    description: `${family}.<dimension>=<code>`,
    schema: {
      type: 'object',
      patternProperties: { [`^${family}\\.`]: text },
      additionalProperties: false,
    },
  };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'the same key within 24 hours is the same delivery, and gets the same receipt',
  schema: { type: 'string', maxLength: 200 },
};

function parameters({ method, path, query = [] }: Route) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }));
  const inHeader = method === 'POST' && path.endsWith('/records') ? [idempotencyKey] : [];
  return [...inPath, ...query.map(queryParameter), ...inHeader];
}

/** What may go wrong on a route, beyond `default`. */
function problems({ roles, path, method }: Route) {
  const guarded = roles === 'public' ? [] : ['401', '403', '429'];
  const named = path.includes('{') ? ['404'] : [];
  const taken = method === 'POST' ? ['413', '422'] : [];
  const codes = [...guarded, ...named, ...taken, '503', 'default'];
  return Object.fromEntries(
    codes.map((code) => [code, { $ref: '#/components/responses/Problem' }]),
  );
}

function operation(route: Route) {
  const { method, path, roles, service, summary } = route;
  const { status = 200, answer, body, headers } = CONTENTS[`${method} ${path}`] ?? {};
  return {
    operationId: operationId(route),
    summary: summary.en,
    description: summary.vi,
    tags: [service],
    parameters: parameters(route),
    ...(body && { requestBody: { required: path !== '/api/v1/verify', content: body } }),
    ...(roles === 'public' ? { security: [] } : { 'x-roles': roles }),
    responses: {
      [status]: {
        description: summary.en,
        ...(answer && { content: answer }),
        ...(headers && { headers }),
      },
      ...problems(route),
    },
  };
}

/** OpenAPI 3.1 of the public contract, made from the one table of routes. */
export function openApi(server: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of ROUTES)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nhịp',
      version: '1',
      description:
        'Trục dữ liệu của trung tâm điều hành thông minh — the data hub of an operations centre',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'the key of an agency, a ministry or another program',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'nhip-session',
          description: 'of a person, by POST /api/v1/session',
        },
      },
      responses: {
        Problem: {
          description: 'RFC 9457, with a stable code and both languages',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
      schemas: SCHEMAS,
    },
  };
}
