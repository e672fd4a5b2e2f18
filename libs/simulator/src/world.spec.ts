import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readProvince } from './province.js';
import { Past } from './past.js';
import { DAILY, isSilent, sendersOf } from './sending.js';
import { atHour, dayNamed, dayOf } from './time.js';
import { Timeline } from './timeline.js';
import { Truth } from './truth.js';
import { World } from './world.js';

const PACKS = path.resolve(import.meta.dirname, '../../../packs');
const province = readProvince(
  path.join(PACKS, 'public-services'),
  path.join(PACKS, 'national/calendar.yaml'),
);
const MONDAY = dayNamed('2026-03-02');
const HOUR = 3_600_000;
const at = (day: number): number => day * 24 * HOUR - 7 * HOUR;
const worldOf = (seed: number) =>
  new World(province, { seed, from: MONDAY, perDay: 120, growingDays: 0 });
const all = (world: World, days: number) =>
  Array.from({ length: days }, (_, i) => [...world.sendings(MONDAY + i)]).flat();

describe('a world', () => {
  it('is always the same for one seed, and another for another', () => {
    expect(all(worldOf(1), 2)).toEqual(all(worldOf(1), 2));
    expect(all(worldOf(2), 2)).not.toEqual(all(worldOf(1), 2));
  });

  it('sends nothing of what begins on a day before that day', () => {
    const early = [...worldOf(1).sendings(MONDAY)].filter((sending) => dayOf(sending.at) < MONDAY);
    expect(early).toEqual([]);
  });

  it('gives the versions of a record an order: no two that differ have the same', () => {
    const versions = new Map<string, string>();
    for (const { says, row } of all(worldOf(1), 5)) {
      if (!says) continue;
      const name = `${says.key}@${says.version}`;
      const text = JSON.stringify(row);
      expect(versions.get(name) ?? text).toBe(text);
      versions.set(name, text);
    }
  });

  it('has all that happens in offices: dossiers of every unit, wrong rows, repeats, corrections, late rows', () => {
    const sendings = all(worldOf(1), 20);
    const dossiers = sendings.filter(({ feed }) => feed === 'one-stop.dossiers');
    const units = new Set(
      dossiers.flatMap(({ says }) => (says?.kind === 'dossier' ? [says.state.unit] : [])),
    );
    expect(units.size).toBe(province.units.length);
    const codes = new Set(dossiers.flatMap(({ refusedAs }) => refusedAs ?? []));
    expect(codes.size).toBeGreaterThanOrEqual(8);
    const sent = new Set(dossiers.map(({ row }) => JSON.stringify(row)));
    expect(sent.size).toBeLessThan(dossiers.length);
    expect(dossiers.some(({ at: sentAt, says }) => says && sentAt > says.version + 24 * HOUR)).toBe(
      true,
    );
    expect(dossiers.some(({ file }) => file)).toBe(true);
  });

  it('works on working days alone: no dossier comes at Tết', () => {
    const world = new World(province, {
      seed: 1,
      from: dayNamed('2026-02-16'),
      perDay: 500,
      growingDays: 0,
    });
    const tet = [...world.sendings(dayNamed('2026-02-17'))];
    expect(tet).toEqual([]);
  });
});

describe('a timeline', () => {
  const END = at(MONDAY + 6);

  it('sends each row once, in deliveries whose ids are their own, and withdraws a file after it was sent', () => {
    const slots = [...new Timeline(worldOf(1), HOUR).until(END)];
    const deliveries = slots.flatMap((slot) => slot.deliveries);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(deliveries.length);
    const rows = deliveries.flatMap((delivery) => delivery.rows);
    const expected = all(worldOf(1), 6).filter((sending) => sending.at < END);
    expect(rows.length).toBe(expected.length);
    const sentAt = new Map<string, number>();
    for (const { at: slotAt, deliveries: some, withdrawn } of slots) {
      for (const { file } of some) if (file) sentAt.set(file.id, slotAt);
      for (const { id } of withdrawn) expect(sentAt.get(id)).toBeLessThan(slotAt);
    }
  });

  it('tells the same when it is begun anew and taken in pieces', () => {
    const whole = [...new Timeline(worldOf(1), HOUR).until(END)];
    const timeline = new Timeline(worldOf(1), HOUR);
    const pieces = [END - 80 * HOUR, END - 3 * HOUR, END].flatMap((end) => [
      ...timeline.until(end),
    ]);
    expect(pieces).toEqual(whole);
  });
});

describe('a sender that has nothing', () => {
  it('says so at the end of each working day, unless its system is down', () => {
    const END = at(MONDAY + 7);
    const slots = [...new Timeline(worldOf(1), HOUR).until(END)];
    const said = slots.flatMap(({ nothing }) => nothing);
    const told = new Set(
      slots.flatMap(({ at: end, deliveries, nothing }) => [
        ...deliveries.map(({ feed, sender }) => [feed, sender, dayOf(end - 1)].join()),
        ...nothing.map(({ feed, sender, period }) => [feed, sender, dayNamed(period)].join()),
      ]),
    );
    const units = province.units.map(({ code }) => code);
    const due = DAILY.flatMap((feed) =>
      sendersOf(feed, units).flatMap((sender) =>
        [0, 1, 2, 3, 4]
          .map((day) => MONDAY + day)
          .filter((day) => !isSilent(sender, atHour(day, 16.8), 1))
          .map((day) => [feed, sender, day].join()),
      ),
    );
    expect(due.filter((one) => !told.has(one))).toEqual([]);
    expect(said.filter(({ period }) => dayNamed(period) > MONDAY + 4)).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  });
});

describe('the past', () => {
  it('says of each record what stood when the hub began to listen, the newest month first', () => {
    const world = new World(province, {
      seed: 3,
      from: dayNamed('2026-03-26'),
      perDay: 100,
      growingDays: 0,
    });
    const began = at(dayNamed('2026-04-04'));
    const past = new Past(new Timeline(world, HOUR), began);
    const truth = new Truth();
    for (const { deliveries } of new Timeline(world, HOUR).until(began))
      for (const { rows, file } of deliveries) if (!file) for (const row of rows) truth.take(row);
    const deliveries = past.deliveries(world);
    const rowsOf = (feed: string) =>
      deliveries.filter((one) => one.feed === feed).flatMap((one) => one.rows);
    expect(past.truth.said()).toEqual(truth.said());
    expect(rowsOf('one-stop.dossiers')).toHaveLength(truth.dossiers().length);
    expect(deliveries[0]?.period).toBe('2026-04');
    expect(deliveries.findIndex(({ feed }) => feed === 'one-stop.progress')).toBeGreaterThan(
      deliveries.findLastIndex(({ feed }) => feed === 'one-stop.dossiers'),
    );
    expect(deliveries.filter(({ isHistory }) => !isHistory).map(({ period }) => period)).toContain(
      '2026-04',
    );
    expect(deliveries.every(({ isHistory, period }) => isHistory === period < '2026-04')).toBe(
      true,
    );
    expect(truth.named('dossiers')).toEqual([]);
    expect([...past.truth.named('dossiers')].sort()).toEqual(['2026-03', '2026-04']);
  });
});
