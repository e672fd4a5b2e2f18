import type { Text } from '@nhip/contracts';

const LISTS = 'indicators|feeds|receipts|definitions|codes|screens|alarms|keys';
/** An address of a list that a command shows, with what is named of it. */
const ADDRESS = new RegExp(
  String.raw`(?:GET )?/api/v1/(${LISTS})((?:/[\w-]+(?:\.[\w-]+)*)*)(?:\?(\w+)=([\w-]+))?`,
  'g',
);
const FLAG = /\?(dryRun|atomic|nothingToReport)=true|\?(period)=/g;

const optionOf = (parameter: string): string =>
  `--${parameter.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const commandOf = (list: string, ids: string, name?: string, value?: string): string =>
  ['nhip', list, ...ids.split('/').filter(Boolean), ...(name ? [optionOf(name), value] : [])].join(
    ' ',
  );

const inOwn = (text: string): string =>
  text
    .replace(ADDRESS, (_, list: string, ids: string, name?: string, value?: string) =>
      commandOf(list, ids, name, value),
    )
    .replace(FLAG, (_, flag?: string, name = '') => optionOf(flag ?? name))
    .replace(/\basOf\b/g, optionOf)
    // The word is English too: it is the parameter in quotes, beside its commit, or at the head of a sentence about it.
    .replace(
      /“since”|\bsince(?= \(commit)|^since(?= phải| must)|(?<=dùng |smaller )since\b/g,
      '--since',
    );

/** What the hub says of its HTTP, in the command's own words: commands for addresses, options for parameters. */
export const inOwnWords = ({ vi, en }: Text): Text => ({ vi: inOwn(vi), en: inOwn(en) });

const HINTS: Readonly<Record<string, Text>> = {
  'history-changed': {
    vi: 'bỏ --as-of và --since, hoặc nêu một lần ghi sau khi khôi phục',
    en: 'leave out --as-of and --since, or name a commit from after that',
  },
};

/** What to do about a refusal of the hub: the command's own hint for its code, else the hub's. */
export const hintFor = (code: string, hint: Text | undefined): Text | undefined =>
  HINTS[code] ?? (hint && inOwnWords(hint));
