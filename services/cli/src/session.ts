import { targetOf, type TargetOptions } from './credentials.js';
import { EXIT, type ExitCode } from './exit.js';
import type { Format } from './format.js';
import { Hub } from './hub.js';
import type { Io } from './io.js';
import { Output } from './output.js';
import type { Translate } from './texts/translator.js';

export interface Options extends TargetOptions {
  readonly json?: boolean;
}

/** What one command works with, once its options are read. */
export class Session {
  readonly output: Output;
  exitCode: ExitCode = EXIT.done;
  #hub: Hub | undefined;

  constructor(
    readonly io: Io,
    readonly t: Translate,
    readonly format: Format,
    private readonly options: Options,
  ) {
    this.output = new Output(io.stdout, options.json === true, format);
  }

  /** Where the hub is. Throws CliError where that cannot be read. */
  get gateway(): string {
    return targetOf(this.options, this.io).gateway;
  }

  /** Throws CliError where the address or the credentials cannot be read; a command that asks no hub needs neither. */
  get hub(): Hub {
    return (this.#hub ??= new Hub(targetOf(this.options, this.io)));
  }
}

/** What the commands of a family are registered with. The session is there once a command runs. */
export interface Registry {
  readonly t: Translate;
  readonly session: () => Session;
}
