import { describe, expect, it } from '@jest/globals';
import { until } from '@nhip/testkit';
import { commitEnd, permitCell } from '../../test/permit-state.js';
import { startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();

describe('a HEAD of the stream', () => {
  it('is answered at once, with the headers alone', async () => {
    const { response, close } = await screens.openStream({}, 'HEAD');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain('text/event-stream');
    await until('the answer has ended', () => response.complete);
    close();
  });
});

describe('a stream', () => {
  it('begins with a snapshot, tells a commit, and resumes after what was seen', async () => {
    const first = await screens.openStream();
    expect(first.response.headers['content-type']).toContain('text/event-stream');
    await until('the snapshot came', () => first.events.length === 1);
    screens.state.cubes.apply(permitCell(4, '2012-01-02', { received: 9, open: 9 }));
    screens.streams.changed(screens.state.cubes.apply(commitEnd(4)));
    await until('the commit is told', () => first.events.length === 2);
    expect(first.events).toEqual(['snapshot 1.3.0', 'cells 1.4.0']);
    const again = await screens.openStream({ 'last-event-id': '1.3.0' });
    await until('it resumes', () => again.events.length > 0);
    expect(again.events).toEqual(['cells 1.4.0']);
    first.close();
    again.close();
    await until('no stream is open', () => screens.streams.open === 0);
  });

  it('resumes by header or parameter, the header first; from an id that nobody told it begins anew', async () => {
    const first = await screens.openStream();
    await until('the snapshot came', () => first.events.length === 1);
    const id = first.events[0]?.split(' ')[1] ?? '';
    const others = await Promise.all([
      screens.openStream({}, 'GET', `?lastEventId=${id}`),
      screens.openStream({ 'last-event-id': id }, 'GET', '?lastEventId=0.0.0'),
      screens.openStream({ 'last-event-id': '0.0.0' }, 'GET', `?lastEventId=${id}`),
      screens.openStream({ 'last-event-id': 'rubbish' }),
    ]);
    await until('each has begun', () => others.every(({ events }) => events.length > 0));
    expect(others.map(({ events }) => events)).toEqual([
      [`cells ${id}`],
      [`cells ${id}`],
      [`snapshot ${id}`],
      [`snapshot ${id}`],
    ]);
    for (const stream of [first, ...others]) stream.close();
    await until('no stream is open', () => screens.streams.open === 0);
  });

  it.each([
    ['an unknown parameter', 'lastEventID=1', 'unknown-parameter'],
    ['a last event that is given twice', 'lastEventId=1&lastEventId=2', 'repeated-parameter'],
    ['a last event that is no id', `lastEventId=${'1'.repeat(101)}`, 'parameter-too-long'],
  ])('is not opened with %s', async (_what, query, code) => {
    expect(await screens.call(`/api/v1/screens/permits/stream?${query}`)).toMatchObject({
      status: 400,
      data: { code },
    });
    expect(screens.streams.open).toBe(0);
  });

  it('of an unknown screen is a problem', async () => {
    expect(await screens.call('/api/v1/screens/none/stream')).toMatchObject({
      status: 404,
      data: { code: 'unknown-screen' },
    });
  });
});
