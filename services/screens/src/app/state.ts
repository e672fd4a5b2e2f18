import type {
  AlarmMessage,
  Coverage,
  DefinitionFailure,
  QuarantineMessage,
  RegistryMessage,
  Text,
  ValueFreshness,
} from '@nhip/contracts';
import {
  Catalogue,
  NOTHING,
  sourceOf,
  type CubeProgram,
  type DataKind,
  dayOf,
  daysOf,
  daysOfPeriod,
  periodOf,
  type Days,
  type Defined,
  type Gathered,
  type Source,
  type Sources,
  WORKING_CALENDAR,
  Deliveries,
  type At,
  type Gathering,
  CatalogueIndex,
  type CompiledIndicator,
  remembered,
  sendersAmong,
} from '@nhip/kernel';
import { gatherLive } from '../domain/gather-live.js';
import { LiveCubes, type Head } from '../domain/live-cubes.js';

const ALWAYS = daysOf('all', 'all') as Days;

/** Code versions by dimension. */
type Codes = Readonly<Record<string, readonly string[]>>;

interface Stands {
  readonly freshness: ValueFreshness;
  readonly coverage: Coverage;
}

/** How a value of a period stands. @param codes what it is about: where they are agencies that send, these alone */
type Standings = (period: string, codes?: Codes) => Stands;

/** All that this service holds in memory, each part fed by one topic. */
export class State {
  readonly cubes = new LiveCubes();
  readonly deliveries = new Deliveries();
  readonly #alarms = new Map<string, AlarmMessage>();
  readonly #waiting = new Map<string, number>();
  #alarmNumber = 0;
  #catalogue = Catalogue.build([], 0);
  #live = this.cubes.live;
  #index = new CatalogueIndex(this.#catalogue, this.#live);

  constructor(private readonly now: () => number) {}

  /** The catalogue, with the cube versions that are live. */
  get index(): CatalogueIndex {
    if (this.#live !== this.cubes.live) this.#indexAnew();
    return this.#index;
  }

  get head(): Head {
    return this.cubes.head;
  }

  /** Rises with each alarm message: its offset + 1. */
  get alarmNumber(): number {
    return this.#alarmNumber;
  }

  get alarms(): readonly AlarmMessage[] {
    return [...this.#alarms.values()].sort((a, b) => b.since - a.since);
  }

  /** Takes new definitions; a cube that cannot be compiled keeps its last good one. @returns what cannot be used */
  setDefinitions(
    definitions: readonly RegistryMessage[],
    revision: number,
  ): readonly DefinitionFailure[] {
    this.#catalogue = Catalogue.build(definitions, revision);
    this.#indexAnew();
    return this.#index.failures;
  }

  #indexAnew(): void {
    this.#live = this.cubes.live;
    this.#index = new CatalogueIndex(this.#catalogue, this.#live, this.#index);
  }

  noteAlarm(message: AlarmMessage, offset: bigint): void {
    if (message.state === 'open') this.#alarms.set(message.id, message);
    else this.#alarms.delete(message.id);
    this.#alarmNumber = Number(offset) + 1;
  }

  noteQuarantine({ feed, waiting }: QuarantineMessage): void {
    this.#waiting.set(feed, waiting);
  }

  get #judgedAt(): At {
    return { now: this.now(), workingDays: this.#catalogue.calendars.get(WORKING_CALENDAR) };
  }

  /** Rows of these feeds that wait for their sender. */
  waiting(feeds: readonly Pick<Defined<'feed'>, 'id'>[]): number {
    return feeds.reduce((sum, { id }) => sum + (this.#waiting.get(id) ?? 0), 0);
  }

  /** Instant of the hub clock, integer ms. */
  get clock(): number {
    return this.now();
  }

  /** Whether what a feed brings is simulated. */
  readonly isSimulated = (feed: string): boolean =>
    this.deliveries.kinds([{ id: feed }]).includes('simulated');

  /** Of which kinds the data are that the value of an indicator is computed of. */
  kindsOf({ formulas, program, programs }: CompiledIndicator): readonly DataKind[] {
    const read = formulas.value.figures.map(({ cube }) => programs.get(cube) ?? program);
    return this.deliveries.kinds(this.#index.feedsOf(read.length > 0 ? read : [program]));
  }

  /** What the cubes of an indicator say now. */
  sources({ programs }: CompiledIndicator, question: Gathering): Sources {
    return new Map(
      [...programs].map(([name, program]) => [
        name,
        this.source(program, question, (asked) => this.gathered(program, asked)),
      ]),
    );
  }

  /** What a cube says, with what its feeds delivered and owe. @param gathered what it says to a question that it has the dimensions of */
  source(
    program: CubeProgram,
    question: Gathering,
    gathered: (question: Gathering) => Gathered,
  ): Source {
    const { deliveries } = this;
    const known = { catalogue: this.#catalogue, deliveries, at: this.#judgedAt };
    return sourceOf(known, program, question, gathered);
  }

  /** What a cube says now; nothing while no version of it is whole. */
  gathered(program: CubeProgram, question: Gathering): Gathered {
    if (this.cubes.live[program.id] !== program.version) return NOTHING;
    return gatherLive(this.cubes, program, question);
  }

  /** How the feeds of an indicator stand, and which agencies have delivered, to be asked for every value of an answer. @see Standings */
  standings({ read }: CompiledIndicator): Standings {
    const [feeds, at] = [this.#index.feedsOf(read), this.#judgedAt];
    const dimensions = read.flatMap((program) => program.dimensions);
    const amongOf = remembered((key) => {
      const codes = JSON.parse(key) as Codes;
      const asked = dimensions.map(({ name, list }) => ({ list, codes: codes[name] ?? [] }));
      return new Set(sendersAmong(this.#catalogue, feeds, asked));
    });
    const ofSenders = remembered((_senders) => new Map<string, Stands>());
    return (period, codes = {}) => {
      const among = amongOf(JSON.stringify(codes));
      const ofPeriods = ofSenders([...among].join());
      const stands = ofPeriods.get(period) ?? this.#stands(feeds, period, at, among);
      ofPeriods.set(period, stands);
      return stands;
    };
  }

  /** How a feed stands today. */
  standingOf(feed: Defined<'feed'>): Stands {
    const at = this.#judgedAt;
    const today = periodOf(dayOf(at.now), 'day');
    return this.#stands([feed], today, at, new Set());
  }

  #stands(
    feeds: readonly Defined<'feed'>[],
    period: string,
    at: At,
    among: ReadonlySet<string>,
  ): Stands {
    const days = daysOfPeriod(period) ?? ALWAYS;
    const { state, feeds: each } = this.deliveries.freshness(feeds, at, among);
    const { missing, ...counts } = this.deliveries.coverage(feeds, days, at, among);
    return {
      freshness: {
        state,
        feeds: each.map(({ lastDelivery: last, ...feed }) => ({
          ...feed,
          lastDelivery: last === undefined ? null : new Date(last).toISOString(),
        })),
      },
      coverage: {
        ...counts,
        missing: missing.map((agency) => ({ agency, name: this.#agencyName(agency) })),
      },
    };
  }

  #agencyName(id: string): Text {
    return this.#catalogue.get('agency', id)?.name ?? { vi: id, en: id };
  }
}
