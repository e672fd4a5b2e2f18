import { ROUTES, type Route } from '@nhip/contracts';

const problem = {
  description: 'RFC 9457: type, title, status, code, message {vi, en}, hint {vi, en}',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const operationId = ({ method, path }: Route): string =>
  `${method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

function parameters({ path, query }: Route) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = (query ?? []).map((name) =>
    name.endsWith('.*')
      ? {
          name: name.replace('.*', ''),
          in: 'query',
          style: 'deepObject',
          description: `${name.replace('*', '<dimension>')}=<code>`,
          schema: { type: 'object' },
        }
      : { name, in: 'query', schema: { type: 'string' } },
  );
  return [...inPath, ...inQuery];
}

const isPublishing = (route: Route): boolean => route.method === 'POST' && route.path.endsWith('/records');

function body(route: Route) {
  if (route.method !== 'POST') return {};
  const content = isPublishing(route)
    ? { 'text/csv': {}, 'application/x-ndjson': {}, 'application/json': {} }
    : { 'application/json': { schema: { type: 'object' } } };
  return { requestBody: { content } };
}

function operation(route: Route) {
  const success = isPublishing(route) || route.path.endsWith('/withdraw') || route.method === 'DELETE' ? '202' : '200';
  return {
    operationId: operationId(route),
    summary: route.summary.en,
    description: route.summary.vi,
    tags: [route.service],
    parameters: parameters(route),
    ...body(route),
    ...(route.roles === 'public' ? { security: [] } : { 'x-roles': route.roles }),
    responses: { [success]: { description: 'OK' }, default: problem },
  };
}

/** OpenAPI 3.1 of the public contract, made from the one table of routes. */
export function openApi(server: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of ROUTES) paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nhịp',
      version: '1',
      description: 'Trục dữ liệu của trung tâm điều hành thông minh — the data hub of an operations centre',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'nhip-session' },
      },
      schemas: {
        Text: { type: 'object', required: ['vi', 'en'], properties: { vi: { type: 'string' }, en: { type: 'string' } } },
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'message'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            message: { $ref: '#/components/schemas/Text' },
            hint: { $ref: '#/components/schemas/Text' },
          },
        },
      },
    },
  };
}
