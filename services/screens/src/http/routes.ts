import { Fault } from '@nhip/contracts';
import { daysOf, grainOf } from '@nhip/kernel';
import { identityOf, knownQuery, replyProblem, type GrpcAsk, type Logger, type Reader } from '@nhip/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { rawView, readable, type Explanations } from '../app/explanations.js';
import type { Figures } from '../app/figures.js';
import type { Streams } from '../app/streams.js';
import { filtersOf, questionOf } from '../domain/question.js';

export interface Handlers {
  readonly figures: Figures;
  readonly explanations: Explanations;
  readonly streams: Streams;
  readonly ask: GrpcAsk;
  readonly secret: string;
  readonly logger: Logger;
  readonly cells: () => Reader | undefined;
}

type Query = Readonly<Record<string, string | undefined>>;
type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Query }>;

const BARRIER_MS = 2_000;
const VALUES_QUERY = ['grain', 'from', 'to', 'by', 'asOf', 'units', 'version', 'release', 'dim.*'];
const EXPLAIN_QUERY = ['period', 'asOf', 'units', 'version', 'cursor', 'limit', 'dim.*'];
const LIST_QUERY = ['cursor', 'limit'];

/** What a receipt called applied is in the numbers: waits until everything told so far has been read. */
async function caughtUp({ cells, logger }: Handlers): Promise<void> {
  await cells()
    ?.barrier(BARRIER_MS)
    .catch((error: unknown) => logger.warn({ error: String(error) }, 'answering with what is held'));
}

const param = (request: Request, name: string): string => request.params[name] ?? '';

async function values(handlers: Handlers, request: Request) {
  knownQuery(request.query, VALUES_QUERY);
  await caughtUp(handlers);
  const { figures } = handlers;
  const { program } = figures.bound(param(request, 'id'));
  return figures.values(param(request, 'id'), questionOf(request.query, program, figures.catalogue), request.query['asOf']);
}

function indicatorView({ figures }: Handlers, id: string) {
  const { indicator, program, definition } = figures.bound(id);
  const { definitionVersion: version, ...body } = indicator;
  return { ...body, version, definition, dimensions: program.dimensions, measures: program.measures.map(({ name, stock }) => ({ name, stock })) };
}

interface VerifyBody {
  readonly indicator?: string;
  readonly period?: string;
  readonly dims?: Readonly<Record<string, string>>;
}

async function verify({ figures, ask }: Handlers, body: VerifyBody) {
  const bound = body.indicator === undefined ? undefined : figures.bound(body.indicator);
  const grain = body.period === undefined ? undefined : grainOf(body.period);
  if (body.period !== undefined && !grain) throw new Fault('invalid', 'wrong-period', { vi: `“${body.period}” không phải một kỳ`, en: `“${body.period}” is no period` }, { fields: { status: 400 } });
  const query = Object.fromEntries(Object.entries(body.dims ?? {}).map(([name, code]) => [`dim.${name}`, code]));
  const filters = bound ? filtersOf(query, bound.program, figures.catalogue) : new Map<string, ReadonlySet<string>>();
  const days = grain && body.period ? daysOf(body.period, grain) : null;
  const answer = await ask<{ equal: boolean; cells: string; records: string; commit: string; differences: unknown[] }>('Verify', { cube: bound?.program.id ?? '', days: days ?? null, filters: [...filters].map(([dimension, codes]) => ({ dimension, codes: [...codes] })) }, 300_000);
  return { equal: answer.equal, cells: Number(answer.cells), records: Number(answer.records), commit: Number(answer.commit), differences: answer.differences };
}

async function recordView({ figures, ask }: Handlers, typeId: string, id: string) {
  const type = figures.catalogue.get('type', typeId);
  const { versions } = type ? await ask<{ versions: (Record<string, unknown> & { version: string; commit: string; fields: string; raw: Parameters<typeof rawView>[0] })[] }>('RecordHistory', { type: typeId, id }) : { versions: [] };
  if (!type || versions.length === 0) throw new Fault('missing', 'unknown-record', { vi: `không có bản ghi “${id}”`, en: `there is no record “${id}”` });
  const shown = versions.map(({ version, commit, fields, raw, ...rest }) => ({ ...rest, version: Number(version), commit: Number(commit), fields: readable(type, fields, figures), raw: rawView(raw) }));
  return { type: typeId, id, names: Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, field.name ?? { vi: name, en: name }])), current: shown.find((one) => (one as { current?: boolean }).current) ?? null, history: shown };
}

/** The reads of `screens`. */
export async function registerRoutes(app: FastifyInstance, handlers: Handlers): Promise<void> {
  await app.register(async (scope: FastifyInstance) => {
    scope.setErrorHandler((error, _request, reply) => replyProblem(reply, error));
    scope.addHook('onRequest', async (request) => void identityOf(request, handlers.secret));
    const { figures, streams, explanations } = handlers;
    scope.get('/api/v1/indicators', async (request: Request) => (knownQuery(request.query, LIST_QUERY), { items: figures.catalogue.all('indicator').map(({ id }) => indicatorView(handlers, id)) }));
    scope.get('/api/v1/indicators/:id', async (request: Request) => (knownQuery(request.query, []), indicatorView(handlers, param(request, 'id'))));
    scope.get('/api/v1/indicators/:id/values', (request: Request) => values(handlers, request));
    scope.get('/api/v1/indicators/:id/explain', async (request: Request) => {
      knownQuery(request.query, EXPLAIN_QUERY);
      await caughtUp(handlers);
      return explanations.explain(param(request, 'id'), request.query);
    });
    scope.post('/api/v1/verify', (request: Request) => verify(handlers, (request.body ?? {}) as VerifyBody));
    scope.get('/api/v1/records/:type/:id', (request: Request) => recordView(handlers, param(request, 'type'), param(request, 'id')));
    scope.get('/api/v1/screens', async (request: Request) => (knownQuery(request.query, LIST_QUERY), { items: figures.catalogue.all('screen').map(({ id, title, scope: of, tiles }) => ({ id, title, scope: of ?? null, tiles: tiles.length })) }));
    scope.get('/api/v1/screens/:id', async (request: Request) => (await caughtUp(handlers), streams.snapshot(param(request, 'id'))));
    scope.get('/api/v1/screens/:id/stream', async (request: Request, reply) => {
      await caughtUp(handlers);
      if (!figures.catalogue.get('screen', param(request, 'id'))) return streams.snapshot(param(request, 'id'));
      reply.hijack();
      return streams.attach(param(request, 'id'), reply.raw);
    });
  });
}
