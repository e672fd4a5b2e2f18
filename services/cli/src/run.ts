import { Command, CommanderError } from 'commander';
import { CliError } from './cli-error.js';
import { commanderFault } from './commander-fault.js';
import { EXIT } from './exit.js';
import { internal } from './faults.js';
import { Format } from './format.js';
import type { Io } from './io.js';
import { languageOf } from './language.js';
import { Output } from './output.js';
import { programOf } from './program.js';
import { report } from './report.js';
import { Session, type Options } from './session.js';
import { translatorOf } from './texts/translator.js';

interface Preferences {
  readonly lang?: string;
  readonly json?: boolean;
}

/** What must be known before the command line is read, since its texts and its errors depend on it. */
function preferencesIn(argv: readonly string[]): Preferences {
  const seen = new Command().allowUnknownOption().option('--lang [language]').option('--json');
  seen.parseOptions([...argv]);
  return seen.opts<Preferences>();
}

/** What was thrown, as what the user is told; undefined where it was only help. */
function faultOf(error: unknown, program: Command, argv: readonly string[]): CliError | undefined {
  if (error instanceof CliError) return error;
  if (!(error instanceof CommanderError))
    return internal(error instanceof Error ? error.message : String(error));
  if (error.code.startsWith('commander.help')) return undefined;
  const command = program.commands.find((one) => argv.includes(one.name()));
  return commanderFault(error, command ? `nhip help ${command.name()}` : 'nhip help');
}

/** Runs one command line, without the names of node and script. Resolves to the exit code; never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const { lang, json } = preferencesIn(argv);
  const language = languageOf(lang, io.env);
  const [t, format] = [translatorOf(language), new Format(language)];
  let session: Session | undefined;
  const program: Command = programOf(io, {
    t,
    session: () => (session = new Session(io, t, format, program.opts<Options>())),
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return session?.exitCode ?? EXIT.done;
  } catch (error) {
    const fault = faultOf(error, program, argv);
    if (!fault) return (error as CommanderError).exitCode === 0 ? EXIT.done : EXIT.usage;
    report(fault, { t, format, output: new Output(io.stderr, json === true, format) });
    return fault.exitCode;
  }
}
