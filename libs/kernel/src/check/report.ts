import type { PackProblem, Text } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Definition, Kind } from '../model/definitions.js';

export type Path = readonly (string | number)[];

/** A definition as it stands in a file; `lineOf` gives the line of a path within it, or of the nearest that is there. */
export interface SourceDefinition extends Definition {
  readonly file: string;
  lineOf(path: Path): number;
}

/** Collects what is wrong with one definition. */
export class Report {
  constructor(
    readonly source: SourceDefinition,
    readonly problems: PackProblem[],
    /** `kind/id` of definitions whose own fault is already said: what refers to them is not at fault. */
    readonly broken: ReadonlySet<string>,
  ) {}

  say(path: Path, code: string, vi: string, en: string, hint?: Text): void {
    const { kind, id, file } = this.source;
    const message = { vi: `${kind} ${id}: ${vi}`, en: `${kind} ${id}: ${en}` };
    this.problems.push({
      file,
      line: this.source.lineOf(path),
      code,
      message,
      ...(hint && { hint }),
    });
  }

  /** Runs a compilation and says where an expression is wrong. @returns whether nothing is */
  compiles(path: Path, compile: () => unknown): boolean {
    try {
      compile();
      return true;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { code, vi, en, at, hint } = error.problem;
      const where = {
        vi: at > 0 ? ` (ký tự thứ ${at + 1})` : '',
        en: at > 0 ? ` (at character ${at + 1})` : '',
      };
      this.say(path, code, vi + where.vi, en + where.en, hint);
      return false;
    }
  }

  /** Whether there is such a definition; says so where there is none. */
  refers(catalogue: Catalogue, kind: Kind, id: string, path: Path): boolean {
    if (catalogue.get(kind, id)) return true;
    if (this.broken.has(`${kind}/${id}`)) return false;
    const known = catalogue
      .all(kind)
      .map((one) => one.id)
      .slice(0, 20)
      .join(', ');
    this.say(
      path,
      'unknown-reference',
      `không có ${kind} “${id}”`,
      `there is no ${kind} “${id}”`,
      known ? { vi: `có: ${known}`, en: `known are: ${known}` } : undefined,
    );
    return false;
  }
}
