import { Gauge, type Registry } from 'prom-client';
import type { State } from './state.js';
import type { Streams } from './streams.js';

/** Measures open streams and the commit that is shown. Gives the streams back. */
export function measure(streams: Streams, state: State, metrics: Registry): Streams {
  new Gauge({
    name: 'nhip_screens_open_streams',
    help: 'open screens',
    registers: [metrics],
    collect() {
      this.set(streams.open);
    },
  });
  new Gauge({
    name: 'nhip_screens_commit',
    help: 'the last commit that is shown',
    registers: [metrics],
    collect() {
      this.set(state.head.commit);
    },
  });
  return streams;
}
