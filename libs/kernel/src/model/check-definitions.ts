import type { Text } from '@nhip/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { ExpressionError } from '../expression/expr.js';
import { compileFormula } from '../expression/formula.js';
import { compileCube } from '../indicators/cube-program.js';
import { compileFeed } from '../mapping/feed-mapping.js';
import { Catalogue } from './catalogue.js';
import { KINDS, type Definition, type Defined, type Kind } from './definitions.js';
import { SCHEMAS } from './schemas.js';

/** A definition as it stands in a file; `lineOf` gives the line of a path within it. */
export interface SourceDefinition extends Definition {
  readonly file: string;
  lineOf(path: readonly (string | number)[]): number;
}

/** What is wrong in a pack, where, and why. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly message: Text;
}

type Path = readonly (string | number)[];
type Say = (path: Path, code: string, vi: string, en: string) => void;

const ajv = new Ajv2020({ allErrors: true, strict: false });
const validators = new Map<Kind, ValidateFunction>(KINDS.map((kind) => [kind, ajv.compile(SCHEMAS[kind])]));
const isKind = (kind: string): kind is Kind => (KINDS as readonly string[]).includes(kind);

const sayFor =
  (source: SourceDefinition, problems: Problem[]): Say =>
  (path, code, vi, en) =>
    problems.push({
      file: source.file,
      line: source.lineOf(path),
      code,
      message: { vi: `${source.kind} ${source.id}: ${vi}`, en: `${source.kind} ${source.id}: ${en}` },
    });

function checkShape(source: SourceDefinition, say: Say): boolean {
  if (!isKind(source.kind)) {
    say([], 'unknown-kind', `không có loại định nghĩa “${source.kind}”`, `there is no kind of definition “${source.kind}”`);
    return false;
  }
  const validate = validators.get(source.kind) as ValidateFunction;
  if (validate(source.body)) return true;
  for (const error of validate.errors ?? []) {
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
    const extra = error.params['additionalProperty'] as string | undefined;
    if (extra) say([...path, extra], 'unknown-key', `không biết mục “${extra}”`, `the key “${extra}” is not known`);
    else
      say(
        path,
        'wrong-shape',
        `${path.join('.') || 'định nghĩa'} không đúng dạng`,
        `${path.join('.') || 'the definition'} ${error.message ?? 'has the wrong shape'}`,
      );
  }
  return false;
}

/** Runs a compilation and says where an expression is wrong. */
function compiles(say: Say, path: Path, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const { code, vi, en, at } = error.problem;
    say(path, code, `${vi} (vị trí ${at + 1})`, `${en} (position ${at + 1})`);
  }
}

function refers(say: Say, catalogue: Catalogue, kind: Kind, id: string, path: Path): boolean {
  if (catalogue.get(kind, id)) return true;
  say(path, 'unknown-reference', `không có ${kind} “${id}”`, `there is no ${kind} “${id}”`);
  return false;
}

function checkCodes(list: Defined<'code-list'>, say: Say): void {
  const parents = new Map(list.codes.map((code) => [code.code, code.parent]));
  list.codes.forEach((code, index) => {
    if (code.parent && !parents.has(code.parent))
      say(
        ['codes', index, 'parent'],
        'unknown-reference',
        `không có mã cha “${code.parent}”`,
        `there is no parent code “${code.parent}”`,
      );
    const seen = new Set<string>();
    for (let at: string | undefined = code.code; at; at = parents.get(at)) {
      if (seen.has(at))
        return say(
          ['codes', index],
          'cycle',
          `mã “${code.code}” là cha của chính nó qua một vòng`,
          `code “${code.code}” is its own ancestor`,
        );
      seen.add(at);
    }
  });
}

type Checks = { readonly [K in Kind]?: (body: Defined<K>, catalogue: Catalogue, say: Say) => void };

const CHECKS: Checks = {
  'code-list': (list, _catalogue, say) => checkCodes(list, say),
  type: (type, catalogue, say) => {
    for (const [name, field] of Object.entries(type.fields))
      if (field.code) refers(say, catalogue, 'code-list', field.code, ['fields', name, 'code']);
    if (type.fields[type.effective]?.type !== 'instant')
      say(
        ['effective'],
        'unknown-field',
        `“${type.effective}” không phải trường thời điểm`,
        `“${type.effective}” is no field of type instant`,
      );
  },
  feed: (feed, catalogue, say) => {
    [feed.agency, ...(feed.senders ?? [])].forEach((agency) => refers(say, catalogue, 'agency', agency, ['agency']));
    for (const column of [feed.key, ...(feed.personal ?? [])])
      if (!Object.hasOwn(feed.contract.properties, column))
        say(['contract'], 'unknown-field', `hợp đồng không có cột “${column}”`, `the contract has no column “${column}”`);
    if (!refers(say, catalogue, 'type', feed.record, ['record'])) return;
    for (const [name, source] of [...Object.entries(feed.map), ['version', feed.version], ['deleted', feed.deleted]] as const) {
      const alone = {
        ...feed,
        version: undefined,
        deleted: undefined,
        map: { id: feed.map['id'] ?? 'r', [name]: source },
      } as unknown as Defined<'feed'>;
      const only =
        name === 'version' || name === 'deleted'
          ? ({ ...alone, map: { id: feed.map['id'] ?? 'r' }, [name]: source } as Defined<'feed'>)
          : alone;
      if (source !== undefined)
        compiles(say, name === 'version' || name === 'deleted' ? [name] : ['map', name], () => compileFeed(only, catalogue));
    }
  },
  cube: (cube, catalogue, say) => {
    if (!refers(say, catalogue, 'type', cube.record, ['record'])) return;
    for (const [name, field] of Object.entries(cube.dimensions))
      compiles(say, ['dimensions', name], () => compileCube({ ...cube, dimensions: { [name]: field }, measures: {} }, catalogue));
    for (const [name, body] of Object.entries(cube.measures))
      compiles(say, ['measures', name], () => compileCube({ ...cube, dimensions: {}, measures: { [name]: body } }, catalogue));
  },
  indicator: (indicator, catalogue, say) => {
    if (!refers(say, catalogue, 'cube', indicator.cube, ['cube'])) return;
    compiles(say, ['value'], () =>
      compileFormula(catalogue.expanded(indicator), Object.keys(catalogue.get('cube', indicator.cube)?.measures ?? {})),
    );
  },
  screen: (screen, catalogue, say) =>
    screen.tiles.forEach((tile, index) => refers(say, catalogue, 'indicator', tile.indicator, ['tiles', index, 'indicator'])),
  dataset: (dataset, catalogue, say) => {
    if (!refers(say, catalogue, 'type', dataset.record, ['record'])) return;
    const known = catalogue.get('type', dataset.record)?.fields ?? {};
    dataset.fields.forEach((field, index) => {
      if (!Object.hasOwn(known, field))
        say(
          ['fields', index],
          'unknown-field',
          `kiểu bản ghi không có trường “${field}”`,
          `the record type has no field “${field}”`,
        );
    });
  },
  grant: (grant, catalogue, say) => void refers(say, catalogue, 'dataset', grant.dataset, ['dataset']),
};

/** Everything that is wrong with these definitions, taken together with those already in force (`known`). Empty where they may be loaded. */
export function checkDefinitions(sources: readonly SourceDefinition[], known: readonly Definition[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  const sound = sources.filter((source) => checkShape(source, sayFor(source, problems)));
  const catalogue = Catalogue.build([...known, ...sound], 0);
  for (const source of sound) {
    const check = CHECKS[source.kind as Kind] as ((body: Defined<Kind>, catalogue: Catalogue, say: Say) => void) | undefined;
    check?.(
      { ...(source.body as object), id: source.id, definitionVersion: source.version } as Defined<Kind>,
      catalogue,
      sayFor(source, problems),
    );
  }
  return problems;
}
