import type { CubeProgram } from '../cubes/cube-program.js';
import { WORKING_CALENDAR } from '../expression/check-calendars.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Gathering } from './gathering.js';
import type { At, Deliveries } from './known-deliveries.js';
import { lackingIn } from './lacking.js';
import { parentsIn } from './parents.js';
import type { Gathered } from './roll-up.js';
import type { Source } from './sight.js';

/** Of a cube that says nothing. */
export const NOTHING: Gathered = {
  groups: [],
  span: undefined,
  has: () => false,
  undated: false,
};

/** What is known when a cube is asked. */
export interface SourceBasis {
  readonly catalogue: Catalogue;
  readonly deliveries: Pick<Deliveries, 'delivered' | 'kinds' | 'isLacking'>;
  readonly at: At;
}

/** @param now instant of the hub clock, integer ms */
export const knownAt = <D>(
  catalogue: Catalogue,
  deliveries: D,
  now: number,
): { readonly catalogue: Catalogue; readonly deliveries: D; readonly at: At } => ({
  catalogue,
  deliveries,
  at: { now, workingDays: catalogue.calendars.get(WORKING_CALENDAR) },
});

/** Whether a cube has all dimensions of a question: one that only a target reads may lack some. */
const hasDimensions = (
  { dimensions }: Pick<CubeProgram, 'dimensions'>,
  { filters, by }: Gathering,
): boolean =>
  [...filters.keys(), ...(by === undefined ? [] : [by])].every((name) =>
    dimensions.some((one) => one.name === name),
  );

/** What a cube says. @param gathered what it says to a question that it has the dimensions of */
export function saidTo(
  catalogue: Pick<Catalogue, 'codeLists'>,
  program: CubeProgram,
  question: Gathering,
  gathered: (question: Gathering) => Gathered,
): Pick<Source, 'program' | 'gathered' | 'parents'> {
  const isAsked = hasDimensions(program, question);
  const listed = program.dimensions.find(({ name }) => name === question.by);
  const list = listed && catalogue.codeLists.get(listed.list);
  return {
    program,
    gathered: isAsked ? gathered(question) : NOTHING,
    ...(isAsked && list && { parents: parentsIn(list, question, gathered, question.restatement) }),
  };
}

/** What the feeds of a cube delivered and owe. @param by as of which instant, integer ms; what they owed then is not known. Absent: now */
export function owedTo(
  { catalogue, deliveries, at }: SourceBasis,
  program: CubeProgram,
  question: Gathering,
  by?: number,
): Pick<Source, 'delivered' | 'kinds' | 'isLacking'> {
  const feeds = catalogue.feedsOf(program.record);
  return {
    delivered: deliveries.delivered(feeds, by),
    kinds: deliveries.kinds(feeds),
    ...(by === undefined && {
      isLacking: lackingIn(catalogue, deliveries, feeds, at, program, question),
    }),
  };
}

/** What a cube says, with what its feeds delivered and owe. @param gathered see `saidTo` @param by see `owedTo` */
export const sourceOf = (
  known: SourceBasis,
  program: CubeProgram,
  question: Gathering,
  gathered: (question: Gathering) => Gathered,
  by?: number,
): Source => ({
  ...saidTo(known.catalogue, program, question, gathered),
  ...owedTo(known, program, question, by),
});
