import {
  Fault,
  historyChanged,
  malformed,
  wrongUpdatedAfter,
  type Identity,
  type Observation,
  type Observations,
  type ObservationsQuery,
} from '@nhip/contracts';
import { readInstant, shapeRows, standingsOf, versionIds, type DataKind } from '@nhip/kernel';
import { assertGranted } from '../domain/granted.js';
import {
  comparePlaces,
  readCursor,
  writeCursor,
  type Moment,
  type ObservationsCursor,
} from '../domain/observations-cursor.js';
import { cursorReset } from '../faults.js';
import type { CurrentCatalogue } from './current-catalogue.js';
import { Observe, type Observed, type Walk } from './observe.js';
import type { AccessLog, FigureSource, Journal } from './ports.js';
import { digestOf, meaningDigest, questionIn, type Question } from './question.js';
import { RecentWalks } from './recent-walks.js';

/** A question with what its figures mean. */
interface Meant {
  readonly question: Question;
  readonly kinds: ReadonlyMap<string, DataKind>;
  readonly meaning: string;
}

/** What a call asks for: of which moments, and from which row on. */
interface Begun extends Meant {
  readonly cursor: ObservationsCursor;
}

/** Observations of an indicator, as one ministry may take them: page by page of one commit, then what changed since. */
export class PullObservations {
  readonly #observe: Observe;
  readonly #walks = new RecentWalks<Walk>();

  constructor(
    private readonly source: FigureSource,
    private readonly journal: Journal,
    private readonly log: AccessLog,
    private readonly catalogue: Pick<CurrentCatalogue, 'get' | 'index'>,
    private readonly now: () => number,
  ) {
    this.#observe = new Observe(source, journal);
  }

  /** Every pull and every refusal is logged before it is answered. @throws Fault `unknown-indicator` where it was not granted, `cursor-reset`, `history-changed`, and those of `questionIn` */
  async pull(identity: Identity, id: string, query: ObservationsQuery): Promise<Observations> {
    const access = {
      at: this.now(),
      caller: identity.name,
      ministry: identity.ministry,
      indicator: id,
      cursor: query.cursor ?? query.updatedAfter ?? '',
    };
    try {
      assertGranted(identity, id, this.catalogue.get());
      const begun = await this.#begin(identity.ministry ?? '', id, query);
      const answer = await this.#page(begun, id, query.limit);
      const { observations, commit } = answer;
      await this.log.append({ ...access, changes: observations.length, commit, result: 'ok' });
      return answer;
    } catch (error) {
      if (error instanceof Fault && error.kind !== 'unavailable')
        await this.log.append({ ...access, changes: 0, commit: 0, result: error.code });
      throw error;
    }
  }

  async #begin(ministry: string, id: string, query: ObservationsQuery): Promise<Begun> {
    const digest = digestOf(ministry, id, query);
    const former = query.cursor === undefined ? undefined : readCursor(query.cursor, digest);
    const updatedAfter = instantOf(query.updatedAfter);
    // Before the head: what is committed after it is behind this moment for whoever goes on from here.
    const at = await this.journal.moment(this.now());
    const head = await this.source.head();
    if (former && (former.epoch !== head.epoch || former.upTo.commit > head.commit))
      throw historyChanged();
    const isWalking = former?.after !== undefined;
    const upTo = isWalking ? former.upTo : { commit: head.commit, at };
    const meant = await this.#meant(id, query, upTo);
    if (former && former.meaning !== meant.meaning) throw cursorReset();
    const base = { question: digest, meaning: meant.meaning, epoch: head.epoch, upTo };
    if (isWalking) return { ...meant, cursor: former };
    const since = former?.upTo ?? (await this.#since(id, meant, upTo, updatedAfter));
    return { ...meant, cursor: { ...base, since, isTold: former !== undefined } };
  }

  /** What an instant means; undefined where figures have meant another thing since: all of them are new then. */
  async #since(
    id: string,
    { question, meaning }: Meant,
    upTo: Moment,
    updatedAfter: number | undefined,
  ): Promise<Moment | undefined> {
    const meant = await this.journal.meaningSince(id, meaning, upTo);
    if (updatedAfter === undefined) return undefined;
    const at = Math.min(updatedAfter, upTo.at);
    const commit = Math.min(await this.source.commitUpTo(at), upTo.commit);
    const isSame = question.compiled.read.every(
      (program) => (question.live.get(program.id)?.from ?? 0) <= commit,
    );
    return meant.at <= at && isSame ? { commit, at } : undefined;
  }

  async #meant(id: string, query: ObservationsQuery, { commit, at }: Moment): Promise<Meant> {
    const live = await this.source.live(commit);
    const index = this.catalogue.index(live);
    const question = questionIn(index, live, id, query, at);
    const kinds = await this.source.kinds(question.feeds.map((feed) => feed.id));
    return { question, kinds, meaning: meaningDigest(question, kinds) };
  }

  async #page(
    { cursor, question, kinds }: Begun,
    id: string,
    limit: number,
  ): Promise<Observations> {
    const { after, since, upTo, ...rest } = cursor;
    const walk = await this.#walks.get(JSON.stringify({ ...rest, upTo, since }), () =>
      this.#observe.walk({ question, kinds, upTo, since, isTold: rest.isTold }),
    );
    const left = after
      ? walk.rows.filter(({ place }) => comparePlaces(place, after) > 0)
      : walk.rows;
    const page = left.slice(0, limit);
    const more = left.length > page.length;
    const next = more ? { ...rest, upTo, since, after: page.at(-1)?.place } : { ...rest, upTo };
    const { indicator } = question.compiled;
    const observations = await this.#shaped(walk, page);
    return {
      indicator: id,
      version: indicator.definitionVersion,
      definition: question.definition,
      unit: indicator.unit,
      unitName: indicator.unitName ?? null,
      decimals: indicator.decimals,
      commit: upTo.commit,
      at: textOf((await this.source.instants([upTo.commit])).get(upTo.commit)),
      ...([...kinds.values()].includes('simulated') && { simulated: true }),
      observations,
      cursor: writeCursor(next),
      more,
    };
  }

  async #shaped(
    { question, judged }: Walk,
    page: readonly Observed[],
  ): Promise<readonly Observation[]> {
    const { index, compiled, asked } = question;
    const rows = shapeRows(
      index,
      compiled,
      asked,
      page.map(({ rolled }) => rolled),
    );
    const standings = standingsOf(judged, compiled.read);
    const commits = [...new Set(page.flatMap(({ commit }) => commit ?? []))];
    const instants = await this.source.instants(commits);
    return rows.map((row, i): Observation => {
      const { period, dims, value, exact, state, reason, lacks, flags } = row;
      const commit = page[i]?.commit;
      const { coverage } = standings(period, versionIds(dims));
      return {
        period,
        dims,
        value,
        ...(exact !== undefined && { exact }),
        state,
        ...(reason && { reason }),
        ...(lacks && { lacks }),
        flags,
        ...(coverage.expected > 0 && { coverage }),
        commit: commit ?? null,
        updatedAt: textOf(commit === undefined ? undefined : instants.get(commit)),
      };
    });
  }
}

const textOf = (instant: number | undefined): string | null =>
  instant === undefined ? null : new Date(instant).toISOString();

/** @throws Fault `wrong-updated-after` where there is no such instant */
function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const instant = readInstant(text);
  if (instant === undefined) throw malformed(wrongUpdatedAfter());
  return instant;
}
