import { Fault, type Identity } from '@nhip/contracts';
import { grainOf } from '@nhip/kernel';
import {
  badRequest,
  bodyTooLarge,
  flagIn,
  identityOf,
  knownQuery,
  limitIn,
  replyProblem,
} from '@nhip/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Commands } from '../app/commands.js';
import type { ReceiptStore } from '../app/ports.js';
import type { Publish } from '../app/publish.js';
import { receiptView } from '../app/receipt-view.js';
import { formatOf } from '../domain/parse-rows.js';

export interface Handlers {
  readonly publish: Publish;
  readonly commands: Commands;
  readonly receipts: ReceiptStore;
  readonly secret: string;
}

type Query = Readonly<Record<string, string | undefined>>;
type Request = FastifyRequest<{ Params: Record<string, string>; Querystring: Query }>;

const PUBLISH_QUERY = ['mode', 'period', 'scope', 'nothingToReport', 'atomic', 'dryRun', 'file'];
const LONGEST_KEY = 200;
export const BODY_LIMIT = 64 * 1024 * 1024;

const param = (request: Request, name: string): string => request.params[name] ?? '';

function checkMode(mode: string | undefined): void {
  if (mode === undefined || mode === 'changes') return;
  if (mode !== 'full')
    throw badRequest(
      'wrong-mode',
      'mode phải là changes hoặc full',
      'mode must be changes or full',
    );
  const text = {
    vi: 'chưa nhận lần gửi toàn bộ (mode=full)',
    en: 'full deliveries (mode=full) are not supported yet',
  };
  const hint = {
    vi: 'gửi phần thay đổi, xoá bản ghi bằng DELETE',
    en: 'send changes, and delete records with DELETE',
  };
  throw new Fault('not-built', 'not-supported-yet', text, { hint });
}

function checkPeriod(period: string | undefined): void {
  if (period === undefined || grainOf(period)) return;
  throw badRequest(
    'wrong-period',
    `không có kỳ “${period}”; ví dụ 2026-11`,
    `there is no period “${period}”; e.g. 2026-11`,
  );
}

function keyOf(header: string | string[] | undefined): string | undefined {
  const key = Array.isArray(header) ? header.join() : header;
  if (key === undefined || (key.length > 0 && key.length <= LONGEST_KEY)) return key;
  throw badRequest(
    'wrong-idempotency-key',
    `Idempotency-Key phải có từ 1 đến ${LONGEST_KEY} ký tự`,
    `Idempotency-Key must have 1 to ${LONGEST_KEY} characters`,
  );
}

async function publishRows(handlers: Handlers, request: Request, identity: Identity) {
  const { query } = request;
  knownQuery(query, PUBLISH_QUERY);
  checkMode(query['mode']);
  checkPeriod(query['period']);
  const key = keyOf(request.headers['idempotency-key']);
  const nothingToReport = flagIn(query, 'nothingToReport');
  return handlers.publish.publish({
    feed: param(request, 'feed'),
    identity,
    body: (request.body as Buffer | undefined) ?? Buffer.alloc(0),
    format: nothingToReport ? 'json' : formatOf(request.headers['content-type']),
    atomic: flagIn(query, 'atomic'),
    dryRun: flagIn(query, 'dryRun'),
    nothingToReport,
    ...(key && { key }),
    ...(query['period'] && { period: query['period'] }),
    ...(query['file'] && { fileName: query['file'].slice(0, 200) }),
  });
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const version = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (!Number.isSafeInteger(version))
    throw badRequest(
      'wrong-version',
      'version phải là số nguyên mili giây hoặc thời điểm ISO',
      'version must be integer milliseconds or an ISO instant',
    );
  return version;
}

function reasonOf(body: unknown): string {
  try {
    const { reason } = JSON.parse(String(body)) as { reason?: unknown };
    if (typeof reason === 'string' && reason.trim()) return reason.slice(0, 1000);
  } catch {
    // Falls through to the one answer below.
  }
  throw badRequest(
    'needs-reason',
    'cần {"reason": "…"}: vì sao rút lại',
    'needs {"reason": "…"}: why it is withdrawn',
  );
}

async function listReceipts(handlers: Handlers, request: Request, identity: Identity) {
  knownQuery(request.query, ['feed', 'cursor', 'limit']);
  const limit = limitIn(request.query, 50, 200);
  const found = await handlers.receipts.list({
    limit: limit + 1,
    ...(request.query['feed'] && { feed: request.query['feed'] }),
    ...(identity.agency && { agency: identity.agency }),
    ...(request.query['cursor'] && { before: request.query['cursor'] }),
  });
  const items = found.slice(0, limit).map(receiptView);
  return { items, ...(found.length > limit && { cursor: items.at(-1)?.receipt }) };
}

async function oneReceipt(handlers: Handlers, id: string, identity: Identity) {
  const found = await handlers.receipts.find(id);
  const isSender = identity.agency !== undefined;
  if (!found || (isSender && found.receipt.agency !== identity.agency))
    throw new Fault('missing', 'unknown-receipt', {
      vi: `không có biên nhận “${id}”`,
      en: `there is no receipt “${id}”`,
    });
  return receiptView(found);
}

/** The routes of `ingest`, with bodies as bytes: rows are read by us, not by the framework. */
export async function registerRoutes(app: FastifyInstance, handlers: Handlers): Promise<void> {
  await app.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: BODY_LIMIT },
      (_request, body, done) => done(null, body),
    );
    scope.setErrorHandler((error, _request, reply) =>
      replyProblem(
        reply,
        (error as { statusCode?: number }).statusCode === 413 ? bodyTooLarge() : error,
      ),
    );
    const who = (request: Request): Identity => identityOf(request, handlers.secret);
    scope.post(
      '/api/v1/feeds/:feed/records',
      { bodyLimit: BODY_LIMIT },
      async (request: Request, reply) => {
        const answer = await publishRows(handlers, request, who(request));
        return reply.code(answer.receipt === undefined ? 200 : 202).send(answer);
      },
    );
    scope.delete('/api/v1/feeds/:feed/records/:id', async (request: Request, reply) => {
      knownQuery(request.query, ['version']);
      return reply
        .code(202)
        .send(
          await handlers.commands.deleteRecord(
            param(request, 'feed'),
            param(request, 'id'),
            versionOf(request.query['version']),
            who(request),
          ),
        );
    });
    scope.post('/api/v1/receipts/:id/withdraw', async (request: Request, reply) =>
      reply
        .code(202)
        .send(
          await handlers.commands.withdraw(
            param(request, 'id'),
            reasonOf(request.body),
            who(request),
          ),
        ),
    );
    scope.get('/api/v1/receipts', async (request: Request) =>
      listReceipts(handlers, request, who(request)),
    );
    scope.get('/api/v1/receipts/:id', async (request: Request) =>
      oneReceipt(handlers, param(request, 'id'), who(request)),
    );
  });
}
