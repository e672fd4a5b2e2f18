import { describe, expect, it } from '@jest/globals';
import { startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();
const asOf = (moment: string) =>
  screens.call(`/api/v1/screens/permits?asOf=${encodeURIComponent(moment)}`);

describe('a screen of a period over HTTP', () => {
  const inPeriod = (query: string) => screens.call(`/api/v1/screens/permits?${query}`);

  it('has its tiles in that period, as they are known now or were known then', async () => {
    const now = await inPeriod('period=2011-04');
    expect(now.data).toMatchObject({ period: '2011-04', tiles: expect.anything() });
    expect(now.data).not.toHaveProperty('asOf');
    const then = await inPeriod(`period=2011-04&asOf=2`);
    expect(then.data).toMatchObject({ period: '2011-04', asOf: true, commit: 2 });
  });

  it.each(['2011-13', 'x', '2011-Q5'])('is refused where %s is none', async (period) => {
    expect(await inPeriod(`period=${period}`)).toMatchObject({
      status: 400,
      data: { code: 'wrong-period' },
    });
  });
});

describe('a screen as of a moment over HTTP', () => {
  it('is that of the commit of then', async () => {
    const { data } = await asOf('2026-11-25T00:00:00+07:00');
    expect(data).toMatchObject({ commit: 2, asOf: true, tiles: expect.anything() });
    expect((await screens.call('/api/v1/screens/permits')).data).not.toHaveProperty('asOf');
  });

  it.each<[string, string, number, string]>([
    ['a day', '2026-11-23', 400, 'wrong-as-of'],
    ['no such day', '2026-02-30T00:00:00Z', 400, 'wrong-as-of'],
    ['a commit that is not yet', '99', 404, 'unknown-commit'],
  ])('is refused at %s as values are', async (_name, moment, status, code) => {
    expect(await asOf(moment)).toMatchObject({ status, data: { code } });
  });
});
