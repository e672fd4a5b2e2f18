import type { Text } from '@nhip/contracts';
import type { CommanderError } from 'commander';
import { CliError } from './cli-error.js';
import { EXIT } from './exit.js';

type Told = (first: string, second: string) => Text;

/** Commander's own errors by their code. It tells names in quotes, the offending one first. */
const TEXTS: Readonly<Record<string, Told>> = {
  'commander.unknownCommand': (command) => ({
    vi: `không có lệnh “${command}”`,
    en: `there is no command “${command}”`,
  }),
  'commander.unknownOption': (option) => ({
    vi: `không có tuỳ chọn “${option}”`,
    en: `there is no option “${option}”`,
  }),
  'commander.missingArgument': (argument) => ({
    vi: `thiếu đối số <${argument}>`,
    en: `the argument <${argument}> is missing`,
  }),
  'commander.optionMissingArgument': (option) => ({
    vi: `tuỳ chọn “${option}” thiếu giá trị`,
    en: `the option “${option}” lacks its value`,
  }),
  'commander.missingMandatoryOptionValue': (option) => ({
    vi: `thiếu tuỳ chọn “${option}”`,
    en: `the option “${option}” is missing`,
  }),
  'commander.invalidArgument': (option, value) => ({
    vi: `“${value}” không dùng được cho ${option}`,
    en: `“${value}” cannot be used for ${option}`,
  }),
  'commander.excessArguments': () => ({
    vi: 'thừa đối số',
    en: 'there are too many arguments',
  }),
};

const OTHER: Told = () => ({ vi: 'không hiểu lệnh', en: 'the command is not understood' });
const CHOICES = /Allowed choices are (.+)\.$/;
const SIMILAR = /Did you mean (?:one of )?(.+)\?\)$/;

function hintOf(message: string, command: string): Text {
  const choices = CHOICES.exec(message)?.[1];
  if (choices) return { vi: `dùng: ${choices}`, en: `use: ${choices}` };
  const similar = SIMILAR.exec(message)?.[1];
  if (similar) return { vi: `ý bạn là ${similar}?`, en: `did you mean ${similar}?` };
  return { vi: `xem cách dùng: ${command}`, en: `see how to use it: ${command}` };
}

/** A wrong command line as ours. @param help the command that prints how to use it */
export function commanderFault({ code, message }: CommanderError, help: string): CliError {
  const [first = '', second = ''] = [...message.matchAll(/'([^']*)'/g)].map(([, name]) => name);
  const kebab = code
    .replace('commander.', '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const text = (TEXTS[code] ?? OTHER)(first, second);
  return new CliError(EXIT.usage, kebab, text, { hint: hintOf(message, help) });
}
