import type { PackProblem } from '@nhip/contracts';
import { canonical, checkDefinitions, checkSuccession, type SourceDefinition } from '@nhip/kernel';
import { readPack, runCases, type PackFile } from '@nhip/packs';
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

/** Loads a pack whole or not at all: everything is checked, its cases are run, and what was loaded before must not change under its version. */
export class LoadPack {
  constructor(private readonly store: DefinitionStore) {}

  async load(name: string, files: readonly PackFile[], dryRun = false): Promise<Loaded> {
    const known = await this.store.all();
    const others = known.filter((definition) => definition.pack !== name);
    const pack = readPack(files);
    const problems: PackProblem[] = [
      ...pack.problems,
      ...checkDefinitions(pack.definitions, others),
    ];
    if (problems.length === 0) problems.push(...runCases(pack, others));
    if (pack.problems.length === 0) problems.push(...checkSuccession(pack.definitions, known));
    const owners = new Map(others.map(({ kind, id, pack: owner }) => [`${kind}/${id}`, owner]));
    for (const source of pack.definitions) {
      const owner = owners.get(`${source.kind}/${source.id}`);
      if (owner !== undefined) problems.push(ofAnotherPack(source, owner));
    }
    const versions = new Map(known.map((one) => [`${one.kind}/${one.id}@${one.version}`, one]));
    const definitions = pack.definitions.map((source) => {
      const before = versions.get(`${source.kind}/${source.id}@${source.version}`);
      const same = before !== undefined && canonical(before.body) === canonical(source.body);
      if (before && !same)
        problems.push({
          file: source.file,
          line: source.lineOf([]),
          code: 'version-not-raised',
          message: {
            vi: `${source.kind} ${source.id} đã đổi nội dung nhưng vẫn là phiên bản ${source.version}`,
            en: `${source.kind} ${source.id} changed but still has version ${source.version}`,
          },
        });
      return {
        kind: source.kind,
        id: source.id,
        version: source.version,
        change: same ? ('same' as const) : ('new' as const),
        body: source.body,
      };
    });
    const [inUse, inPack] = [newestOf(known), newestOf(pack.definitions)];
    if (problems.length > 0) throw packRefused(name, problems);
    const fresh = definitions.filter((one) => one.change === 'new');
    const revision =
      fresh.length > 0 && !dryRun
        ? await this.store.add(
            fresh.map(({ kind, id, version, body }) => ({ kind, id, version, body, pack: name })),
          )
        : undefined;
    return {
      pack: name,
      revision,
      definitions: definitions.map(({ body: _body, ...rest }) => ({
        ...rest,
        ...(inUse(rest) > inPack(rest) && { newest: inUse(rest) }),
      })),
    };
  }
}
