import type { CubeProgram } from '../cubes/cube-program.js';
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
export interface Known {
  readonly catalogue: Catalogue;
  readonly deliveries: Pick<Deliveries, 'delivered' | 'kinds' | 'isLacking'>;
  readonly at: At;
}

/** Whether a cube has all dimensions of a question: one that only a target reads may lack some. */
const hasDimensions = (
  { dimensions }: Pick<CubeProgram, 'dimensions'>,
  { filters, by }: Gathering,
): boolean =>
  [...filters.keys(), ...(by === undefined ? [] : [by])].every((name) =>
    dimensions.some((one) => one.name === name),
  );

/** What a cube says, with what its feeds delivered and owe. @param gathered what it says to a question that it has the dimensions of */
export function sourceOf(
  { catalogue, deliveries, at }: Known,
  program: CubeProgram,
  question: Gathering,
  gathered: (question: Gathering) => Gathered,
): Source {
  const feeds = catalogue.feedsOf(program.record);
  const isAsked = hasDimensions(program, question);
  const listed = program.dimensions.find(({ name }) => name === question.by);
  const list = listed && catalogue.codeLists.get(listed.list);
  return {
    program,
    gathered: isAsked ? gathered(question) : NOTHING,
    delivered: deliveries.delivered(feeds),
    kinds: deliveries.kinds(feeds),
    isLacking: lackingIn(catalogue, deliveries, feeds, at, program, question),
    ...(isAsked && list && { parents: parentsIn(list, question, gathered, question.restatement) }),
  };
}
