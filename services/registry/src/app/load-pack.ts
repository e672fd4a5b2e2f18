import { isDeepStrictEqual } from 'node:util';
import type { CodeVersionsChanged, PackProblem } from '@nhip/contracts';
import {
  Catalogue,
  checkDefinitions,
  checkSuccession,
  codeVersionsChanged,
  type Definition,
  type SourceDefinition,
} from '@nhip/kernel';
import { readPack, runCases, type Pack, type PackFile } from '@nhip/packs';
import { packRefused } from '../faults.js';
import type { DefinitionStore } from './ports.js';

export interface Loaded {
  readonly pack: string;
  readonly revision: number | undefined;
  readonly definitions: readonly {
    readonly kind: string;
    readonly id: string;
    readonly version: number;
    readonly change: 'new' | 'same';
    /** The version in use, where it is greater than any of the pack. */
    readonly newest?: number;
    /** Of a new version of a code list. */
    readonly codes?: CodeVersionsChanged;
  }[];
}

type Versioned = Pick<SourceDefinition, 'kind' | 'id' | 'version'>;

/** The greatest version of each definition, by kind and id. */
function newestOf(definitions: readonly Versioned[]): (one: Versioned) => number {
  const newest = new Map<string, number>();
  for (const { kind, id, version } of definitions)
    newest.set(`${kind}/${id}`, Math.max(version, newest.get(`${kind}/${id}`) ?? 0));
  return ({ kind, id }) => newest.get(`${kind}/${id}`) ?? 0;
}

const ofAnotherPack = (source: SourceDefinition, owner: string): PackProblem => ({
  file: source.file,
  line: source.lineOf([]),
  code: 'of-another-pack',
  message: {
    vi: `${source.kind} ${source.id} thuộc gói ${owner}`,
    en: `${source.kind} ${source.id} belongs to the pack ${owner}`,
  },
  hint: {
    vi: 'sửa nó trong gói ấy, hoặc đặt mã khác',
    en: 'change it in that pack, or give this one another id',
  },
});

const notRaised = (source: SourceDefinition): PackProblem => ({
  file: source.file,
  line: source.lineOf([]),
  code: 'version-not-raised',
  message: {
    vi: `${source.kind} ${source.id} đã đổi nội dung nhưng vẫn là phiên bản ${source.version}`,
    en: `${source.kind} ${source.id} changed but still has version ${source.version}`,
  },
});

type Kept = Awaited<ReturnType<DefinitionStore['all']>>;

interface Compared {
  readonly source: SourceDefinition;
  readonly change: 'new' | 'same' | 'not-raised';
}

/** Each definition of a pack beside the one of its version that is kept; where both say the same it has the body of that one. */
function compared(sources: readonly SourceDefinition[], known: Kept): readonly Compared[] {
  const kept = new Map(known.map((one) => [`${one.kind}/${one.id}@${one.version}`, one]));
  return sources.map((source) => {
    const before = kept.get(`${source.kind}/${source.id}@${source.version}`);
    if (!before) return { source, change: 'new' };
    const isSame = isDeepStrictEqual(before.body, source.body);
    return isSame
      ? { source: { ...source, body: before.body }, change: 'same' }
      : { source, change: 'not-raised' };
  });
}

const codeListsOf = (definitions: readonly Definition[]): Catalogue =>
  Catalogue.build(
    definitions.filter(({ kind }) => kind === 'code-list'),
    0,
  );

/** What new versions of code lists do to the codes of those in use; undefined of any other definition, and of a list that is new itself. */
function codesChanged(
  fresh: readonly Definition[],
  known: Kept,
): (one: Versioned) => CodeVersionsChanged | undefined {
  const [inUse, made] = [codeListsOf(known), codeListsOf(fresh)];
  return ({ kind, id, version }) => {
    if (kind !== 'code-list') return undefined;
    const [before, after] = [inUse.get(kind, id), made.version(kind, id, version)];
    return before && after && codeVersionsChanged(before, after);
  };
}

/** Loads a pack whole or not at all: everything is checked, its cases are run, and what was loaded before must not change under its version. */
export class LoadPack {
  constructor(private readonly store: DefinitionStore) {}

  async load(name: string, files: readonly PackFile[], dryRun = false): Promise<Loaded> {
    const known = await this.store.all();
    const pack = readPack(files);
    const found = compared(pack.definitions, known);
    const sources = found.map(({ source }) => source);
    const problems = this.#problems(name, { ...pack, definitions: sources }, known);
    for (const { source, change } of found)
      if (change === 'not-raised') problems.push(notRaised(source));
    if (problems.length > 0) throw packRefused(name, problems);
    const fresh = found.filter(({ change }) => change === 'new').map(({ source }) => source);
    const revision =
      fresh.length > 0 && !dryRun
        ? await this.store.add(
            fresh.map(({ kind, id, version, body }) => ({ kind, id, version, body, pack: name })),
          )
        : undefined;
    const [inUse, inPack] = [newestOf(known), newestOf(sources)];
    const changes = codesChanged(fresh, known);
    return {
      pack: name,
      revision,
      definitions: sources.map((source) => {
        const { kind, id, version } = source;
        const isNew = fresh.includes(source);
        const codes = changes(source);
        return {
          kind,
          id,
          version,
          change: isNew ? 'new' : 'same',
          ...(inUse(source) > inPack(source) && { newest: inUse(source) }),
          ...(codes && { codes }),
        };
      }),
    };
  }

  /** What is wrong with a pack, beside the definitions of the others. */
  #problems(name: string, pack: Pack, known: Kept): PackProblem[] {
    const others = known.filter((definition) => definition.pack !== name);
    const problems = [...pack.problems, ...checkDefinitions(pack.definitions, others)];
    if (problems.length === 0) problems.push(...runCases(pack, others));
    if (pack.problems.length === 0) problems.push(...checkSuccession(pack.definitions, known));
    const owners = new Map(others.map(({ kind, id, pack: owner }) => [`${kind}/${id}`, owner]));
    for (const source of pack.definitions) {
      const owner = owners.get(`${source.kind}/${source.id}`);
      if (owner !== undefined) problems.push(ofAnotherPack(source, owner));
    }
    return problems;
  }
}
