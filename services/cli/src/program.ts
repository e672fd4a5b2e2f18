import { Command, Option, type Help } from 'commander';
import type { Io } from './io.js';
import { LANGUAGES } from './language.js';
import type { Registry } from './session.js';
import type { Translate } from './texts/translator.js';
import { codeCommands } from './commands/codes.js';
import { deliveryCommands } from './commands/deliveries.js';
import { explainCommands } from './commands/explain.js';
import { feedCommands } from './commands/feeds.js';
import { hubCommands } from './commands/hub.js';
import { indicatorCommands } from './commands/indicators.js';
import { keyCommands } from './commands/keys.js';
import { packCommands } from './commands/packs.js';
import { quarantineCommands } from './commands/quarantine.js';
import { recordCommands } from './commands/records.js';
import { screenCommands } from './commands/screens.js';
import { simulateCommand } from './commands/simulate.js';

/** Commander's own words in the help, in the user's language. */
function helpIn(t: Translate): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': t('help.usage'),
    'Arguments:': t('help.arguments'),
    'Options:': t('help.options'),
    'Global Options:': t('help.globalOptions'),
    'Commands:': t('help.commands'),
  };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    styleUsage: (usage) =>
      usage.replace('[options]', t('help.optionsWord')).replace('[command]', t('help.commandWord')),
    styleSubcommandTerm: (term) => term.replace('[options] ', '').replace(' [options]', ''),
    optionDescription: ({ description }) => description,
  };
}

/** The command line of `nhip`. Nothing is printed by commander but help; what is wrong is thrown as CommanderError. */
export function programOf(io: Io, registry: Registry): Command {
  const { t } = registry;
  const program = new Command('nhip')
    .description(t('command.nhip'))
    .option('--gateway <url>', t('option.gateway'))
    .option('--token <key>', t('option.token'))
    .option('--json', t('option.json'))
    .addOption(new Option('--lang <language>', t('option.lang')).choices(LANGUAGES))
    .helpOption('-h, --help', t('option.help'))
    .helpCommand('help [command]', t('command.help'))
    .configureHelp(helpIn(t))
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => undefined,
    })
    .exitOverride();
  program.commandsGroup(t('group.sending'));
  for (const register of [deliveryCommands, quarantineCommands, feedCommands])
    register(program, registry);
  program.commandsGroup(t('group.numbers'));
  for (const register of [indicatorCommands, explainCommands, recordCommands, screenCommands])
    register(program, registry);
  program.commandsGroup(t('group.definitions'));
  for (const register of [codeCommands, packCommands]) register(program, registry);
  program.commandsGroup(t('group.hub'));
  for (const register of [keyCommands, hubCommands, simulateCommand]) register(program, registry);
  return program;
}
