import {
  Problem,
  queryNames,
  ROUTES,
  type Answer,
  type Content,
  type Route,
} from '@nhip/contracts';
import type { z } from 'zod';
import { Components, type Schema } from './openapi-components.js';
import { cookieName } from './session-cookie.js';

const operationId = ({ method, path }: Route): string =>
  `${method.toLowerCase()}${path.replace(/[^a-zA-Z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`;

const text = { type: 'string' };

/** A family such as `dim.*` is a form object that is exploded: each of its properties is a parameter of its own. */
function family(name: string): Schema {
  return {
    name,
    in: 'query',
    style: 'form',
    explode: true,
    description: `${name}.<dimension>=<code>`,
    schema: {
      type: 'object',
      patternProperties: { [`^${name}\\.`]: text },
      additionalProperties: false,
    },
  };
}

/** A parameter with what it means where it is not given. */
function parameter(name: string, place: string, type: z.ZodType, components: Components): Schema {
  const { data: fallback } = type.safeParse(undefined);
  const schema = components.of(type, 'input');
  return {
    name,
    in: place,
    schema: fallback === undefined ? schema : { ...schema, default: fallback },
  };
}

function parameters(route: Route, components: Components): readonly Schema[] {
  const { path, query, headers } = route;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: text,
  }));
  const inQuery = queryNames(route).map((name) => {
    const type = query?.shape[name] as z.ZodType | undefined;
    return type ? parameter(name, 'query', type, components) : family(name.replace('.*', ''));
  });
  const inHeader = Object.entries(headers?.shape ?? {}).map(([name, type]) =>
    parameter(
      name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
      'header',
      type as z.ZodType,
      components,
    ),
  );
  const coding = {
    name: 'Content-Encoding',
    in: 'header',
    schema: { type: 'string', enum: route.codings },
  };
  return [...inPath, ...inQuery, ...inHeader, ...(route.codings ? [coding] : [])];
}

const contentOf = (content: Content, io: 'input' | 'output', components: Components): Schema =>
  Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: components.of(schema, io) }]),
  );

function bodyOf(content: Content, components: Components): Schema {
  const required = Object.values(content).every((type) => !type.safeParse(undefined).success);
  return { required, content: contentOf(content, 'input', components) };
}

function answerOf({ content, headers }: Answer, description: string, components: Components) {
  const shown = Object.entries(headers ?? {}).map(([name, type]) => {
    const { description: said, ...schema } = components.of(type, 'output');
    return [name, { description: said, schema }];
  });
  return {
    description,
    ...(content && { content: contentOf(content, 'output', components) }),
    ...(headers && { headers: Object.fromEntries(shown) }),
  };
}

/** What may go wrong on a route, beyond `default`. */
function problems({ roles, path, method }: Route) {
  const guarded = roles === 'public' ? [] : ['401', '403', '429'];
  const named = path.includes('{') ? ['404'] : [];
  const taken = method === 'POST' ? ['413', '415', '422'] : [];
  const codes = ['400', ...guarded, ...named, ...taken, '503', 'default'];
  return Object.fromEntries(
    codes.map((code) => [code, { $ref: '#/components/responses/Problem' }]),
  );
}

function operation(route: Route, components: Components): Schema {
  const { roles, service, summary, answer, body } = route;
  const answered = answerOf(answer, summary.en, components);
  const statuses = [answer.status, ...(answer.also ?? [])];
  return {
    operationId: operationId(route),
    summary: summary.en,
    description: summary.vi,
    tags: [service],
    parameters: parameters(route, components),
    ...(body && { requestBody: bodyOf(body, components) }),
    ...(roles === 'public' ? { security: [] } : { 'x-roles': roles }),
    responses: {
      ...problems(route),
      ...Object.fromEntries(statuses.map((status) => [status, answered])),
    },
  };
}

/** OpenAPI 3.1 of the public contract, made from the one table of routes. */
export function openApi(server: string) {
  const components = new Components();
  const paths: Record<string, Schema> = {};
  for (const route of ROUTES) {
    const { path, method } = route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route, components) };
  }
  const problem = components.of(Problem, 'output');
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
          name: cookieName(server.startsWith('https:')),
          description: 'of a person, by POST /api/v1/session',
        },
      },
      responses: {
        Problem: {
          description: 'RFC 9457, with a stable code and both languages',
          content: {
            'application/problem+json': { schema: problem },
          },
        },
      },
      schemas: components.schemas,
    },
  };
}
