import { describe, expect, it } from '@jest/globals';
import type { Explanation, Problem } from '@nhip/contracts';
import { startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();

const call = (path: string, init?: RequestInit) => screens.call(path, init);

interface Page {
  readonly cursor?: string;
  readonly records: readonly {
    readonly id: string;
    readonly contribution: Readonly<Record<string, number>>;
    readonly raw: object;
    readonly fields: object;
  }[];
}

describe('an explanation', () => {
  it('pages through every record once, all as of the commit of its first page', async () => {
    const ids: string[] = [];
    let cursor: string | undefined = '';
    for (let pages = 0; cursor !== undefined && pages < 10; pages += 1) {
      const page = (
        await call(`/api/v1/indicators/permits.received/explain?period=2011-05&cursor=${cursor}`)
      ).data as Page;
      ids.push(...page.records.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(new Set(ids).size).toBe(250);
    expect(ids).toHaveLength(250);
    const pages = screens.ledger.explained.filter(({ limit }) => limit > 1);
    expect(pages.map(({ asOf }) => asOf)).toEqual([0, 3, 3]);
  });

  it('shows formula, numbers and raw places; value and contributions come from the same commit', async () => {
    const { data } = await call(
      '/api/v1/indicators/permits.on-time-rate/explain?period=2011-05&dim.channel=Desk&limit=1',
    );
    expect(data).toMatchObject({
      value: 0,
      count: 250,
      measures: { finished: 250, late: 250 },
      formula: '(finished - late) / finished * 100',
      calculation: { vi: '(250 − 250) ÷ 250 × 100' },
      share: { part: '0', of: '250', whole: 'finished' },
    });
    expect((data as Page).records[0]).toMatchObject({
      contribution: { finished: 1, late: 1 },
      raw: { agency: 'H09', sentAt: '2025-11-24T16:00:00.000Z', row: 7, offset: '9', file: null },
      fields: { channel: { code: 'Desk' }, receivedAt: '1970-01-01T00:00:00.000Z' },
    });
    expect(screens.ledger.explained[0]).toMatchObject({
      measures: ['finished', 'late'],
      filters: [{ dimension: 'channel', codes: ['Desk@2010-01-01'] }],
    });
  });

  it('says what was left out and why, counted as of the same commit', async () => {
    const one = screens.ledger.explain.bind(screens.ledger);
    screens.ledger.explain = async (question) => {
      const isWider =
        question.filters.length === 0
          ? 300
          : question.days.from < -1_000_000
            ? 290
            : question.measures.length > 1
              ? 260
              : 250;
      return { ...(await one(question)), count: String(isWider) };
    };
    screens.state.noteQuarantine({ feed: 'municipal-permits.events', waiting: 1 });
    const { data } = await call(
      '/api/v1/indicators/permits.finished-late/explain?period=2011-05&dim.channel=Desk',
    );
    const reasons = (data as { leftOut: { code: string; count: number }[] }).leftOut.map(
      ({ code, count }) => [code, count],
    );
    expect(reasons).toEqual([
      ['quarantined', 1],
      ['condition', 10],
      ['period', 40],
      ['scope', 50],
    ]);
    const { data: then } = await call(
      '/api/v1/indicators/permits.finished-late/explain?period=2011-05&dim.channel=Desk&asOf=3',
    );
    expect((then as Explanation).leftOut.map(({ code }) => code)).toEqual([
      'condition',
      'period',
      'scope',
    ]);
    expect(then).not.toHaveProperty('freshness');
    expect(then).not.toHaveProperty('coverage');
    expect(new Set(screens.ledger.explained.slice(1).map(({ asOf }) => asOf))).toEqual(
      new Set([3]),
    );
    screens.state.noteQuarantine({ feed: 'municipal-permits.events', waiting: 0 });
    screens.ledger.explain = one;
  });

  it('of a change says what the number was, and of each record what it was and by which row', async () => {
    const path = '/api/v1/indicators/permits.received/explain?since=2&limit=100';
    const { data } = await call(path);
    expect(data).toMatchObject({
      commit: 3,
      leftOut: [],
      sentence: { en: expect.stringMatching(/; 250 records changed it since commit 2$/) },
      since: { commit: 2, value: 0, measures: { received: 0 } },
    });
    const [first, second] = (data as Explanation).records;
    expect(first).toMatchObject({
      contribution: { received: 1 },
      before: { contribution: { received: 0 }, standing: null },
    });
    expect(second?.before?.standing).toMatchObject({ version: 4, raw: { agency: 'H09' } });
    await call(`${path}&cursor=${(data as Page).cursor}`);
    expect(screens.ledger.explained.map(({ asOf, since }) => [asOf, since])).toEqual([
      [0, 2],
      [3, 2],
    ]);
  });

  it('of a period without data says no number, as the value does', async () => {
    const { data } = await call('/api/v1/indicators/permits.received/explain?period=2001-05');
    expect(data).toMatchObject({ value: null, measures: { received: null } });
  });

  it('of which the client has gone is asked of the ledger no longer', async () => {
    const gone = new AbortController();
    const one = screens.ledger.explain.bind(screens.ledger);
    const aborted = new Promise<void>((resolve) => {
      screens.ledger.explain = (question, signal) => {
        signal?.addEventListener('abort', () => resolve());
        gone.abort();
        return one(question).then(() => aborted.then(() => one(question)));
      };
    });
    const path = '/api/v1/indicators/permits.received/explain';
    await expect(call(path, { signal: gone.signal })).rejects.toThrow(/abort/i);
    await aborted;
    screens.ledger.explain = one;
  });

  it('of a change that ends before it begins is refused', async () => {
    const { status, data } = await call(
      '/api/v1/indicators/permits.received/explain?since=3&asOf=2',
    );
    expect([status, (data as { code: string }).code]).toEqual([400, 'since-after-as-of']);
  });

  it('of more records than were counted yet says no number of them, and nothing of what was left out', async () => {
    const one = screens.ledger.explain.bind(screens.ledger);
    screens.ledger.explain = async (question) => ({ ...(await one(question)), count: '-1' });
    const { data } = await call('/api/v1/indicators/permits.received/explain?period=2011-05');
    expect(data).toMatchObject({ count: null, leftOut: [] });
    expect((data as Explanation).sentence.en).toMatch(/: 250 \S+$/);
    screens.ledger.explain = one;
  });

  it('of what was known before the first commit is empty, not the present', async () => {
    screens.ledger.commitAt = async () => ({ commit: 0, at: 0 });
    const one = screens.ledger.explain.bind(screens.ledger);
    screens.ledger.explain = async (question) => ({ ...(await one(question)), count: '0' });
    const path = '/api/v1/indicators/permits.received/explain?asOf=2000-01-01T00:00:00Z';
    const { status, data } = await call(path);
    expect(screens.ledger.explained[0]?.asOf).toBe(-1);
    expect([status, data]).toMatchObject([200, { commit: 0, value: null, flags: [] }]);
    const { data: refused } = await call(`${path}&since=2`);
    expect((refused as Problem).message.en).toBe('since (commit 2) comes after asOf (commit 0)');
    screens.ledger.explain = one;
    screens.ledger.commitAt = async () => ({ commit: 2, at: 1_000 });
  });
});
