import 'reflect-metadata';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { routeName, ROUTES, type Identity } from '@nhip/contracts';
import type { ExplainResponse, VerifyRequest, VerifyResponse } from '@nhip/contracts/grpc';
import { BUS, httpAdapter, memoryBus, PRODUCER } from '@nhip/platform';
import { callerHeaders, TEST_CONFIG } from '@nhip/testkit';
import { CURRENT, LEDGER, type ExplainQuestion, type Ledger } from '../src/app/ports.js';
import { State } from '../src/app/state.js';
import { Streams } from '../src/app/streams.js';
import { config as schema } from '../src/config.js';
import { ScreensModule } from '../src/screens.module.js';
import { commitEnd, permitCell, permitState } from './permit-state.js';

export const operator: Identity = { name: 'operator', roles: ['operator'] };

/** Headers of the gateway for the route that a path belongs to. */
async function headersOf(path: string, method = 'GET'): Promise<Record<string, string>> {
  const [bare = ''] = path.split('?');
  const route = ROUTES.find(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(bare),
  );
  return route ? callerHeaders(operator, routeName(route)) : {};
}
const raw = {
  agency: 'H09',
  sentBy: 'key',
  sentAt: '1764000000000',
  receipt: 'R1',
  file: '',
  row: 7,
  topic: 'nhip.feed.f',
  partition: 1,
  offset: '9',
  sha256: 'ab',
  feed: 'f',
  mapping: 1,
  incarnation: 'i',
  column: '',
};

/** A ledger with 250 records behind each number. */
export class FakeLedger implements Ledger {
  readonly explained: ExplainQuestion[] = [];
  readonly verified: VerifyRequest[] = [];

  async explain(question: ExplainQuestion, _signal?: AbortSignal): Promise<ExplainResponse> {
    this.explained.push(question);
    const from = question.cursor === '' ? 0 : Number(question.cursor);
    const to = Math.min(250, from + question.limit);
    const one = question.measures.map((measure) => ({ measure, amount: '1' }));
    const records = Array.from({ length: to - from }, (_, i) => ({
      id: String(from + i + 1),
      version: '5',
      contributions: one,
      contributionsBefore: question.measures.map((measure) => ({ measure, amount: '0' })),
      before: i % 2 === 0 ? null : { version: '4', raw, fields: '{}' },
      raw,
      fields: '{"channel":"Desk@2010-01-01","receivedAt":0}',
    }));
    return {
      records,
      cursor: to < 250 ? String(to) : '',
      totals: question.measures.map((measure) => ({ measure, amount: '250' })),
      totalsBefore: question.measures.map((measure) => ({ measure, amount: '0' })),
      count: '250',
      commit: String(question.asOf || 3),
    };
  }

  /** What a verification finds. */
  differences: VerifyResponse['differences'] = [];

  async verify(question: VerifyRequest) {
    this.verified.push(question);
    const { differences } = this;
    return { equal: differences.length === 0, cells: '12', records: '3', commit: '3', differences };
  }

  cellsAsOf = async (_cube: string, commit: number) => ({
    cubeVersion: 1,
    at: commit * 1_000,
    cells: [
      {
        dims: ['Desk@2010-01-01', 'General@2010-01-01', 'T10@2010-01-01'],
        day: 15_000,
        values: [BigInt(commit), 0n, 0n, 0n, 0n],
      },
    ],
  });
  cellChanges: Ledger['cellChanges'] = async () => ({
    changes: [],
    commit: 3,
    liveSince: 1,
    tooMany: false,
  });
  recordHistory = async (_type: string, id: string) =>
    id === 'known' || id === 'refused'
      ? [
          {
            version: '5',
            outcome: id === 'known' ? 'current' : 'failed',
            deleted: false,
            current: true,
            withdrawn: false,
            fields: '{"channel":"Desk@2010-01-01"}',
            raw,
            commit: '3',
          },
        ]
      : [];
  commitAt = async () => ({ commit: 2, at: 1_000 });
}

/** What one stream has told, as `event id`. */
export interface OpenStream {
  readonly response: IncomingMessage;
  readonly events: string[];
  close(): void;
}

/** Screens over HTTP, with five dossiers in memory at commit 3 and a ledger that is made up. */
class StartedScreens {
  readonly ledger = new FakeLedger();
  readonly state = permitState(
    permitCell(3, '2011-05-02', { received: 4, finished: 2, late: 1, open: 2 }),
    permitCell(3, '2011-05-03', { received: 1, open: 1 }, 'Post'),
    commitEnd(3),
  );
  /** What a read waits for. */
  current = async (): Promise<void> => undefined;

  address = '';
  private app!: NestFastifyApplication;

  async start(): Promise<void> {
    const bus = memoryBus();
    const config = schema.parse({
      ...TEST_CONFIG,
      KAFKA_BROKERS: 'none:1',
      NHIP_LEDGER_GRPC: '127.0.0.1:1',
    });
    const module = await Test.createTestingModule({ imports: [ScreensModule.forRoot(config)] })
      .overrideProvider(BUS)
      .useValue(bus)
      .overrideProvider(PRODUCER)
      .useValue(await bus.producer())
      .overrideProvider(State)
      .useValue(this.state)
      .overrideProvider(LEDGER)
      .useValue(this.ledger)
      .overrideProvider(CURRENT)
      .useValue(() => this.current())
      .compile();
    this.app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
    await this.app.listen(0, '127.0.0.1');
    this.address = await this.app.getUrl();
  }

  get streams(): Streams {
    return this.app.get(Streams);
  }

  /** Calls as an operator, through the gateway. */
  async call(path: string, init: RequestInit = {}) {
    const response = await fetch(this.address + path, {
      ...init,
      headers: {
        ...(await headersOf(path, init.method)),
        ...(init.headers as Record<string, string>),
      },
    });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      data: (await response.json()) as never,
    };
  }

  /** Opens a stream and gathers its events as `event id`. */
  async openStream(
    headers: Record<string, string> = {},
    method = 'GET',
    query = '',
  ): Promise<OpenStream> {
    const path = '/api/v1/screens/permits/stream';
    const proven = await headersOf(path);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        this.address + path + query,
        { method, headers: { ...proven, ...headers } },
        (response) => {
          const events: string[] = [];
          let text = '';
          response.on('data', (chunk: Buffer) => {
            text += chunk.toString();
            events.splice(
              0,
              events.length,
              ...[...text.matchAll(/^event: (\w+)\nid: (\S+)/gm)].map(
                ([, event, id]) => `${event} ${id}`,
              ),
            );
          });
          resolve({ response, events, close: () => request.destroy() });
        },
      );
      request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
      request.end();
    });
  }

  async stop(): Promise<void> {
    this.streams.stop();
    await this.app.close();
  }
}

/** Screens that stand for a whole suite; each of its tests begins with nothing asked. */
export function startedScreens(): StartedScreens {
  const screens = new StartedScreens();
  beforeAll(() => screens.start());
  beforeEach(() => {
    screens.current = async () => undefined;
    screens.ledger.explained.length = 0;
  });
  afterAll(() => screens.stop());
  return screens;
}
