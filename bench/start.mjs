/**
 * From `npm start` on a clone that is installed and built to a screen that moves: the demonstration province on stores of its own that were never there before.
 *   node bench/start.mjs
 */
import { until } from '../tools/local/processes.mjs';
import { startHub } from './hub.mjs';
import { about, keep } from './measured.mjs';
import { openWall } from './screen-stream.mjs';

const [SCREEN, LONGEST_MS] = ['overview', 300_000];

const began = performance.now();
const seconds = () => Math.round((performance.now() - began) / 100) / 10;
const numbersOf = ({ shown }) => Object.values(shown).filter((value) => value !== null);

const hub = await startHub('start', { isEmpty: false });
try {
  const ready = seconds();
  const wall = await until('the screen', LONGEST_MS, () => openWall(hub, SCREEN));
  const opened = seconds();
  await until('the first number', LONGEST_MS, () => numbersOf(wall).length > 0);
  const [numbered, first] = [seconds(), JSON.stringify(wall.shown)];
  await until('another number', LONGEST_MS, () => JSON.stringify(wall.shown) !== first);
  const result = {
    ...about('start'),
    screen: SCREEN,
    seconds: { ready, opened, firstNumber: numbered, moves: seconds() },
  };
  wall.close();
  console.log(JSON.stringify(result, undefined, 2));
  keep(result);
} finally {
  await hub.stop();
}
process.exit(0);
