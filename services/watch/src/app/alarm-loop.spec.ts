import { describe, expect, it } from '@jest/globals';
import { AlarmLoop } from './alarm-loop.js';

/** How often the feeds are judged in the first turn of a loop, and what it says. */
async function firstTurn({
  isKnown = true,
  knownUntil = async (): Promise<number | undefined> => 7,
  isTold = true,
  judge = async (): Promise<void> => undefined,
}) {
  const judged: number[] = [];
  const said: string[] = [];
  const loop = new AlarmLoop(
    { judge: (at: number) => (judged.push(at), judge()) },
    { isKnown },
    { knownUntil },
    { isCurrent: isTold },
    { debug: (_, message) => void said.push(message) },
  );
  loop.onApplicationBootstrap();
  await loop.beforeApplicationShutdown();
  return { judged, said };
}

describe('the loop of the alarms', () => {
  it('judges the feeds as soon as the service has started, as of when all of them was known', async () => {
    expect(await firstTurn({})).toEqual({ judged: [7], said: [] });
  });

  it.each([
    ['the catalogue is not known', { isKnown: false }],
    ['deliveries that were told are not taken in', { knownUntil: async () => undefined }],
    ['alarms told before are not known', { isTold: false }],
  ])('judges nothing while %s', async (_why, state) => {
    expect(await firstTurn(state)).toEqual({ judged: [], said: [] });
  });

  it('waits where a store is away, and says so', async () => {
    const judge = () => Promise.reject(new Error('away'));
    expect(await firstTurn({ judge })).toEqual({ judged: [7], said: ['judging the feeds waits'] });
  });
});
