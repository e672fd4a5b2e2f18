import { describe, expect, it } from '@jest/globals';
import { AlarmLoop } from './alarm-loop.js';

/** How often the feeds are judged in the first turn of a loop, and what it says. */
async function firstTurn({
  isKnown = true,
  isCurrent = true,
  isTold = true,
  judge = async () => undefined,
}) {
  let judged = 0;
  const said: string[] = [];
  const loop = new AlarmLoop(
    { judge: () => ((judged += 1), judge()) },
    { isKnown },
    { isCurrent: async () => isCurrent },
    { isCurrent: isTold },
    { debug: (_, message) => void said.push(message) },
  );
  loop.onApplicationBootstrap();
  await loop.beforeApplicationShutdown();
  return { judged, said };
}

describe('the loop of the alarms', () => {
  it('judges the feeds as soon as the service has started', async () => {
    expect(await firstTurn({})).toEqual({ judged: 1, said: [] });
  });

  it.each([
    ['the catalogue is not known', { isKnown: false }],
    ['deliveries told before are not taken in', { isCurrent: false }],
    ['alarms told before are not known', { isTold: false }],
  ])('judges nothing while %s', async (_why, state) => {
    expect(await firstTurn(state)).toEqual({ judged: 0, said: [] });
  });

  it('waits where a store is away, and says so', async () => {
    const judge = () => Promise.reject(new Error('away'));
    expect(await firstTurn({ judge })).toEqual({ judged: 1, said: ['judging the feeds waits'] });
  });
});
