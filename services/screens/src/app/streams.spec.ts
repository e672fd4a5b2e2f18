import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { figureTiles } from '@nhip/contracts';
import { commitEnd, permitCell, permitDefinitions, permitState } from '../../test/permit-state.js';
import type { State } from './state.js';
import { Streams, type Sink } from './streams.js';

class Recorded implements Sink {
  readonly events: string[] = [];
  writes = 0;
  takes = true;
  #drained: (() => void) | undefined;

  write(text: string): boolean {
    this.writes += 1;
    this.events.push(
      ...[...text.matchAll(/^event: (\w+)\n(?:id: (\S+))?/gm)].map(([, event, id]) =>
        id ? `${event} ${id}` : `${event}`,
      ),
    );
    return this.takes;
  }

  onDrain(drained: () => void): void {
    this.#drained = drained;
  }

  ended = false;

  end(): void {
    this.ended = true;
  }

  drain(): void {
    this.takes = true;
    this.#drained?.();
  }
}

let streams: Streams;
let state: State;
let logged: string[];
const screen = () =>
  state.index.catalogue.all('screen')[0] ??
  (() => {
    throw new Error('no screen');
  })();

const broken = (): never => {
  throw new Error('broken');
};

/** Gives the first screen these tiles instead of its own; `other.received` is an indicator of a second cube. */
function redefine(...tiles: readonly object[]): void {
  const { id } = screen();
  const definitions = permitDefinitions().flatMap((one) => {
    const { kind, body } = one;
    if (kind === 'cube') return [one, { ...one, id: 'other' }];
    if (one.id === 'permits.received')
      return [one, { ...one, id: 'other.received', body: { ...body, cube: 'other' } }];
    return kind === 'screen' && one.id === id ? [{ ...one, body: { ...body, tiles } }] : [one];
  });
  state.setDefinitions(definitions, 1);
  streams.redefined();
}

function commit(number: number, received: number): void {
  state.cubes.apply(permitCell(number, '2011-05-02', { received, open: received }));
  streams.changed(state.cubes.apply(commitEnd(number)));
}

beforeEach(() => {
  jest.useFakeTimers();
  state = permitState(permitCell(1, '2011-05-02', { received: 1, open: 1 }), commitEnd(1));
  logged = [];
  streams = new Streams(state, {
    error: (fields, message) => void logged.push(`${message}: ${String(fields['screen'])}`),
  });
});

afterEach(() => {
  streams.stop();
  jest.useRealTimers();
});

describe('the streams of open screens', () => {
  it('begin with a snapshot and tell the first change at once', () => {
    const client = new Recorded();
    streams.watch(screen(), client);
    commit(2, 2);
    expect(client.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0']);
    jest.advanceTimersByTime(200);
    commit(3, 3);
    expect(client.events.slice(2)).toEqual(['cells 1.3.0']);
  });

  it('put the commits of a fifth of a second into one frame', () => {
    const client = new Recorded();
    streams.watch(screen(), client);
    for (let number = 2; number < 10; number += 1) commit(number, number);
    jest.advanceTimersByTime(199);
    expect(client.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0']);
    jest.advanceTimersByTime(1);
    expect(client.events.slice(2)).toEqual(['cells 1.9.0']);
  });

  it('tell five frames a second, however many commits there are', () => {
    const client = new Recorded();
    streams.watch(screen(), client);
    for (let number = 2; number < 302; number += 1) {
      commit(number, number);
      jest.advanceTimersByTime(10);
    }
    expect(client.events).toHaveLength(1 + 1 + 3 * 5);
  });

  it('give a client that comes between two frames a snapshot that holds what is not told yet', () => {
    const [early, late] = [new Recorded(), new Recorded()];
    streams.watch(screen(), early);
    commit(2, 2);
    commit(3, 3);
    streams.watch(screen(), late);
    jest.advanceTimersByTime(1_000);
    expect(early.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0', 'cells 1.3.0']);
    expect(late.events).toEqual(['snapshot 1.3.0']);
  });

  it('send a client that cannot follow nothing more until it has drained, and then one snapshot', () => {
    const slow = new Recorded();
    streams.watch(screen(), slow);
    slow.takes = false;
    for (let number = 2; number < 6; number += 1) {
      commit(number, number);
      jest.advanceTimersByTime(200);
    }
    expect(slow.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0']);
    slow.drain();
    expect(slow.events.slice(2)).toEqual(['snapshot 1.5.0']);
  });

  it('write nothing at all to a client that cannot follow, for as long as it stays so', () => {
    const slow = new Recorded();
    slow.takes = false;
    streams.watch(screen(), slow);
    for (let number = 2; number < 300; number += 1) {
      commit(number, number);
      jest.advanceTimersByTime(1_000);
    }
    expect(slow.writes).toBe(1);
    slow.drain();
    expect(slow.events).toEqual(['snapshot 1.1.0', 'snapshot 1.299.0']);
  });

  it('end for a client that has not drained for a minute, and for no other', () => {
    const [never, late] = [new Recorded(), new Recorded()];
    for (const client of [never, late]) {
      client.takes = false;
      streams.watch(screen(), client);
    }
    jest.advanceTimersByTime(50_000);
    late.drain();
    expect([never.ended, late.ended]).toEqual([false, false]);
    jest.advanceTimersByTime(50_000);
    expect([never.ended, late.ended]).toEqual([true, false]);
  });

  it('give a client that drained and missed nothing no snapshot', () => {
    const slow = new Recorded();
    slow.takes = false;
    streams.watch(screen(), slow);
    slow.drain();
    expect(slow.events).toEqual(['snapshot 1.1.0']);
  });

  it('show the reader of a quiet stream every ten seconds that it still stands', () => {
    const client = new Recorded();
    streams.watch(screen(), client);
    jest.advanceTimersByTime(30_000);
    expect(client.events).toEqual(['snapshot 1.1.0', ...Array.from({ length: 3 }, () => 'alive')]);
  });

  it('resume a client after the last event it saw, also when nobody watched in between', () => {
    const first = new Recorded();
    const end = streams.watch(screen(), first);
    end();
    commit(2, 2);
    jest.advanceTimersByTime(200);
    const again = new Recorded();
    streams.watch(screen(), again, '1.1.0');
    expect(again.events).toEqual(['cells 1.2.0']);
  });

  it('tell a client that came back and missed nothing that it is live', () => {
    streams.watch(screen(), new Recorded());
    const again = new Recorded();
    streams.watch(screen(), again, '1.1.0');
    expect(again.events).toEqual(['cells 1.1.0']);
  });

  it('tell it so too where another client was given a snapshot since', () => {
    streams.watch(screen(), new Recorded());
    commit(2, 2);
    jest.advanceTimersByTime(200);
    streams.watch(screen(), new Recorded());
    const again = new Recorded();
    streams.watch(screen(), again, '1.2.0');
    expect(again.events).toEqual(['cells 1.2.0']);
  });

  it('give a new snapshot where the last event is not known, and to all when definitions change', () => {
    const client = new Recorded();
    streams.watch(screen(), client, '0.0.0');
    state.setDefinitions(permitDefinitions(), 1);
    streams.redefined();
    expect(client.events).toEqual(['snapshot 1.1.0', 'snapshot 1.1.0']);
  });

  it('show a tile by day whose rows lie a century apart', () => {
    redefine({ no: 1, kind: 'series', indicator: 'permits.received', grain: 'day' });
    const client = new Recorded();
    streams.watch(screen(), client);
    state.cubes.apply(permitCell(2, '1925-01-01', { received: 1 }));
    streams.changed(state.cubes.apply(commitEnd(2)));
    jest.advanceTimersByTime(200);
    expect(client.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0']);
    expect(figureTiles(streams.data(screen()))[0]?.series?.at(-1)).toMatchObject({
      period: '2011-05-02',
      value: 1,
    });
  });

  it('show no data in a tile that cannot be computed, log it once, and go on with the others', () => {
    const gathered = state.gathered.bind(state);
    state.gathered = (program, question) =>
      program.id === 'other' ? broken() : gathered(program, question);
    redefine(
      { no: 1, kind: 'number', indicator: 'permits.received' },
      { no: 2, kind: 'number', indicator: 'other.received' },
    );
    const client = new Recorded();
    streams.watch(screen(), client);
    commit(2, 2);
    jest.advanceTimersByTime(11_000);
    expect(client.events).toEqual(['snapshot 1.1.0', 'cells 1.2.0', 'alive']);
    const tiles = figureTiles(streams.data(screen())).map(({ value, state: said }) => [
      value,
      said,
    ]);
    expect(tiles).toEqual([
      [2, 'complete'],
      [null, 'no-data'],
    ]);
    expect(logged).toEqual(['a tile cannot be computed: permits']);
  });

  it('tell the other screens where one cannot be told', () => {
    const [first, second] = state.index.catalogue.all('screen');
    const [lost, client] = [new Recorded(), new Recorded()];
    streams.watch(first!, lost);
    streams.watch(second!, client);
    lost.write = broken;
    streams.redefined();
    expect(client.events).toEqual(['snapshot 1.1.0', 'snapshot 1.1.0']);
    expect(logged).toEqual(['a screen cannot be told: permits']);
  });

  it('forget a client that left', () => {
    const client = new Recorded();
    const end = streams.watch(screen(), client);
    expect(streams.open).toBe(1);
    end();
    commit(2, 2);
    jest.advanceTimersByTime(1_000);
    expect([streams.open, client.events]).toEqual([0, ['snapshot 1.1.0']]);
  });
});
