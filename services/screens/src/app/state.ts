import type {
  AlarmMessage,
  DefinitionFailure,
  QuarantineMessage,
  RegistryMessage,
} from '@nhip/contracts';
import {
  Catalogue,
  Completions,
  NOTHING,
  sourceOf,
  type CubeProgram,
  type DataKind,
  dayOf,
  periodOf,
  type Defined,
  type Gathered,
  type Source,
  type Sources,
  Deliveries,
  type Gathering,
  CatalogueIndex,
  type CompiledIndicator,
  knownAt,
  standingsOf,
  standsIn,
  type Standings,
} from '@nhip/kernel';
import { gatherLive } from '../domain/gather-live.js';
import { LiveCubes, type Head } from '../domain/live-cubes.js';
import { Revisions } from './revisions.js';

/** All that this service holds in memory, each part fed by one topic. */
export class State {
  readonly completions = new Completions();
  readonly revisions = new Revisions(this);
  readonly #alarms = new Map<string, AlarmMessage>();
  readonly #waiting = new Map<string, number>();
  #alarmNumber = 0;
  #catalogue = Catalogue.build([], 0);
  #live: LiveCubes['live'] = {};
  #index = new CatalogueIndex(this.#catalogue, this.#live);

  /** @param by the instant that it is as of, integer ms; absent: now */
  constructor(
    private readonly now: () => number,
    readonly cubes = new LiveCubes(),
    readonly deliveries = new Deliveries(),
    private readonly by?: number,
  ) {}

  /** What these cubes say as of an instant that is past, by the definitions of now; no alarm is of then. @param by integer ms */
  asOf(cubes: LiveCubes, by: number): State {
    const then = new State(() => by, cubes, this.deliveries, by);
    then.#catalogue = this.#catalogue;
    then.#indexAnew();
    return then;
  }

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

  get #known() {
    return knownAt(this.#catalogue, this.deliveries, this.now());
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
    return this.deliveries.kinds(
      this.#index.catalogue.feedsBehind(read.length > 0 ? read : [program]),
    );
  }

  /** What the cubes of an indicator say. */
  sources({ programs }: CompiledIndicator, question: Gathering): Sources {
    return new Map(
      [...programs].map(([name, program]) => [
        name,
        this.source(program, question, (asked) => this.gathered(program, asked), this.by),
      ]),
    );
  }

  /**
   * What a cube says, with what its feeds delivered and owe.
   * @param gathered what it says to a question that it has the dimensions of
   * @param by as of which instant, integer ms; what feeds owed then is not known. Absent: now
   */
  source(
    program: CubeProgram,
    question: Gathering,
    gathered: (question: Gathering) => Gathered,
    by?: number,
  ): Source {
    return sourceOf(this.#known, program, question, gathered, by);
  }

  /** What a cube says; nothing while no version of it is whole. */
  gathered(program: CubeProgram, question: Gathering): Gathered {
    if (this.cubes.live[program.id] !== program.version) return NOTHING;
    return gatherLive(this.cubes, program, question);
  }

  /** How the feeds of an indicator stand, and which agencies have delivered, to be asked for every value of an answer; undefined as of the past: that is known of now alone. */
  standings({ read }: CompiledIndicator): Standings | undefined {
    return this.by === undefined ? standingsOf(this.#known, read) : undefined;
  }

  /** How a feed stands today; undefined as of the past. */
  standingOf(feed: Defined<'feed'>): ReturnType<Standings> | undefined {
    if (this.by !== undefined) return undefined;
    const today = periodOf(dayOf(this.clock), 'day');
    return standsIn(this.#known, [feed], today, new Set());
  }
}
