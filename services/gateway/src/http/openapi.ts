import { ROUTES, TOPICS, type Route } from '@nhip/contracts';

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

/** AsyncAPI 3 of the Kafka inbox. */
export function asyncApi() {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Nhịp: Kafka inbox', version: '1' },
    channels: {
      inbox: {
        address: TOPICS.inbox.name.replace('<feed>', '{feed}'),
        parameters: { feed: { description: 'id of the feed' } },
        messages: {
          rows: {
            contentType: 'application/json',
            payload: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] },
          },
        },
      },
    },
    operations: { publish: { action: 'receive', channel: { $ref: '#/channels/inbox' } } },
  };
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The contract as a page that needs nothing from elsewhere. */
export function docsPage(): string {
  const rows = ROUTES.map(
    ({ method, path, summary, roles, query }) =>
      `<tr><td><code>${method}</code></td><td><code>${escape(path)}</code>${query ? `<br><small>?${query.map(escape).join(' · ')}</small>` : ''}</td><td>${escape(summary.vi)}<br><small>${escape(summary.en)}</small></td><td><small>${roles === 'public' ? 'public' : roles.join(', ')}</small></td></tr>`,
  ).join('\n');
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nhịp: API</title>
<style>body{font:16px/1.4 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#191e22;background:#f5f6f7}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #cdd3d7}small{color:#465059}</style>
<h1>Nhịp: hợp đồng công khai</h1><p>OpenAPI 3.1: <a href="/api/docs/openapi.json">openapi.json</a> · AsyncAPI: <a href="/asyncapi">asyncapi</a> · <a href="/.well-known/jwks.json">khoá công khai</a></p>
<table><thead><tr><th>Phương thức</th><th>Địa chỉ</th><th>Việc</th><th>Vai trò</th></tr></thead><tbody>${rows}</tbody></table></html>`;
}
