import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Past } from './past.js';
import { PlaceCodes } from './place-codes.js';
import { readProvince } from './province.js';
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
    expect(units.size).toBe(province.units.filter(({ to }) => to === Infinity).length);
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

describe('a world without mistakes', () => {
  it('is what stands of the same world once all mends are sent', () => {
    const truthOf = (isClean: boolean) => {
      const world = new World(province, {
        seed: 5,
        from: MONDAY,
        perDay: 300,
        growingDays: 0,
        days: 5,
        isClean,
      });
      const truth = new Truth();
      const wrong = [...new Timeline(world, HOUR).until(at(MONDAY + 300))].flatMap((slot) =>
        truth.after(slot),
      );
      const said = truth.said().toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return { wrong: wrong.length, said };
    };
    const [clean, mended] = [truthOf(true), truthOf(false)];
    expect(clean.wrong).toBe(0);
    expect(mended.wrong).toBeGreaterThan(10);
    expect(mended.said).toEqual(clean.said);
    expect(clean.said.length).toBeGreaterThan(1_000);
  });
});

describe('the merger of July 2025', () => {
  const FIRST = dayNamed('2025-06-23');
  const world = new World(province, { seed: 1, from: FIRST, perDay: 500, growingDays: 0 });
  const unitsOn = (day: string) => {
    const said = [...world.sendings(dayNamed(day))].flatMap(({ says }) => says ?? []);
    const levels = said.map(({ state }) => {
      const unit = province.units.find(({ code }) => code === state.unit);
      return `${unit?.level} ${unit?.to === Infinity ? '' : 'former'}`.trim();
    });
    return [...new Set(levels)].sort();
  };

  it('ends districts and the former communes', () => {
    expect(unitsOn('2025-06-30')).toEqual(['commune former', 'district former', 'province']);
    expect(unitsOn('2025-07-01')).toEqual(['commune', 'province']);
  });

  it('leaves what was received before under the units of then, and leads it to those of now where they are one', () => {
    const places = new PlaceCodes(province.units);
    const [then, now] = [atHour(dayNamed('2025-06-30'), 9), atHour(dayNamed('2025-07-01'), 9)];
    expect(places.of('H09.303', '25747', then)).toEqual([
      'agency::/H09.303@2025-03-01',
      'agency:department:/H09.201@2025-03-01',
      'agency:root:/H09@2016-01-01',
      'agency::current/H09.101@2025-07-01',
      'agency:root:current/H09@2025-07-01',
      'commune::/25747@2004-01-01',
      'commune:district:/718@2004-01-01',
      'commune:province:/74@2004-01-01',
      'commune::current/25747@2025-07-01',
      'commune:province:current/79@2025-07-01',
    ]);
    expect(places.of('H09.301', '25741', then).filter((one) => one.includes('::current'))).toEqual([
      'agency::current/H09@2025-07-01 (unallocated)',
      'commune::current/79@2025-07-01 (unallocated)',
    ]);
    expect(new Set(places.of('H09.101', '25747', now))).toEqual(
      new Set([
        'agency::/H09.101@2025-07-01',
        'agency:department:/H09.101@2025-07-01',
        'agency:root:/H09@2025-07-01',
        'agency::current/H09.101@2025-07-01',
        'agency:root:current/H09@2025-07-01',
        'commune::/25747@2025-07-01',
        'commune:district:/25747@2025-07-01',
        'commune:province:/79@2025-07-01',
        'commune::current/25747@2025-07-01',
        'commune:province:current/79@2025-07-01',
      ]),
    );
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
