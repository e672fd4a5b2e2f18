import { inboxTopic } from '@nhip/contracts';
import { WORKING_CALENDAR } from '../expression/check-calendars.js';
import type { Expr } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import { compileContract, unknownKeyword } from '../mapping/contract.js';
import { patternsIn } from '../mapping/contract-patterns.js';
import { columnsIn, columnsOf, columnsOfMap, flagWord } from '../mapping/deletion.js';
import { feedTrials } from '../mapping/feed-trials.js';
import type { Catalogue } from '../model/catalogue.js';
import { keyColumns, type Defined, type TypeBody } from '../model/definitions.js';
import { compilePattern } from '../model/pattern.js';
import { membersOf, personalOf, personalPart } from '../model/personal.js';
import { inboxesOf } from '../model/senders.js';
import { checkPull } from './check-pull.js';
import type { Report } from './report.js';

function checkContract(feed: Defined<'feed'>, report: Report): void {
  const { contract, personal = [] } = feed;
  const key = keyColumns(feed);
  const emptied = personal.map((name) => personalPart(name, feed));
  const columns = emptied.map(([column]) => column);
  for (const column of [...key, ...columns, ...(contract.required ?? [])])
    if (!Object.hasOwn(contract.properties, column))
      report.say(
        ['contract', 'properties'],
        'unknown-field',
        `hợp đồng không có cột “${column}”`,
        `the contract has no column “${column}”`,
      );
  for (const [column, member] of emptied)
    if (member !== undefined && !membersOf(feed, column).includes(member))
      report.say(
        ['contract', 'properties', column],
        'unknown-field',
        `hợp đồng không có mục “${member}” trong các phần tử của cột “${column}”`,
        `the contract has no member “${member}” of the items of the column “${column}”`,
        {
          vi: 'khai các mục bằng items: { properties: … }',
          en: 'declare the members by items: { properties: … }',
        },
      );
  for (const column of key.filter((one) => personal.includes(one)))
    report.say(
      ['personal'],
      'personal-key',
      `cột khoá “${column}” không thể là dữ liệu cá nhân bị xoá trắng`,
      `the key column “${column}” cannot be a personal one that is emptied`,
    );
  // Each wrong pattern is said with its own line; of the contract as a whole the first would be said again.
  const wrong = patternsIn(contract).filter(
    ({ path, pattern }) => !report.compiles(['contract', ...path], () => compilePattern(pattern)),
  );
  if (wrong.length > 0 || !report.compiles(['contract'], () => compileContract(feed))) return;
  const unknown = unknownKeyword(feed.contract);
  if (unknown !== undefined)
    report.say(
      ['contract'],
      'unknown-keyword',
      `JSON Schema không có từ khoá “${unknown}”, nên nó không kiểm gì cả`,
      `JSON Schema has no keyword “${unknown}”, so that it checks nothing`,
    );
}

/** What a source says of a person: a field and what its mapping reads, as it is called under `personal`. */
interface PersonalSource {
  readonly path: readonly string[];
  readonly name: string;
  read(): readonly string[];
}

/** The personal fields of a type that a feed maps, those of items included. */
function personalSources(feed: Defined<'feed'>, type: TypeBody): readonly PersonalSource[] {
  return Object.entries(feed.map).flatMap(([name, source]): PersonalSource[] => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (field?.personal) return [{ path: ['map', name], name, read: () => columnsOfMap(source) }];
    if (!field?.list || typeof source === 'string') return [];
    return Object.entries(source.fields)
      .filter(([member]) => field.list?.fields[member]?.personal)
      .map(([member, ofItem]) => ({
        path: ['map', name, 'fields', member],
        name: `${name}.${member}`,
        read: () =>
          columnsOfMap(source).flatMap((column) =>
            columnsIn(ofItem).map((one) => `${column}.${one}`),
          ),
      }));
  });
}

/** What a type says of a person must not reach the hub: its columns are emptied at the intake. */
function checkPersonal(feed: Defined<'feed'>, type: TypeBody, report: Report): void {
  const { columns } = personalOf(feed);
  const isEmptied = (name: string): boolean =>
    feed.personal?.includes(name) === true || columns.has(personalPart(name, feed)[0]);
  const { as, value } = feed.each ?? {};
  for (const { path, name, read } of personalSources(feed, type))
    report.compiles(path, () => {
      const open = [...new Set(read())].filter((one) => !isEmptied(one));
      if (open.some((one) => one === as || one === value))
        report.say(
          path,
          'personal-column',
          `“${name}” là dữ liệu cá nhân, mà các cột của each được giữ lại`,
          `“${name}” is personal, and the columns of each are kept`,
          {
            vi: 'lấy nó từ một cột khác, đưa cột ấy vào personal',
            en: 'map it from another column, and put that one under personal',
          },
        );
      else if (open.length > 0)
        report.say(
          path,
          'personal-not-emptied',
          `“${name}” là dữ liệu cá nhân: đưa cột ${open.join(', ')} vào personal`,
          `“${name}” is personal: put the column ${open.join(', ')} under personal`,
        );
    });
}

/** An id of a column that is emptied would be missing in every row. */
function checkId({ map, personal = [] }: Defined<'feed'>, report: Report): void {
  const columns = new Set(columnsOfMap(map['id'] ?? 'null'));
  for (const column of personal.filter((one) => columns.has(one)))
    report.say(
      ['map', 'id'],
      'personal-key',
      `id không thể lấy từ cột “${column}”, là dữ liệu cá nhân bị xoá trắng`,
      `the id cannot come from the column “${column}”, a personal one that is emptied`,
    );
}

/** They read one text as a value, and nothing as nothing. */
const READERS: ReadonlySet<string> = new Set(['instant', 'date', 'code', 'integer', 'decimal']);

/** Whether an expression is a column that is emptied, as it is or read as a value. */
function readsEmptied(expr: Expr, personal: readonly string[]): boolean {
  if (expr.op === 'path') return columnsOf(expr).every((column) => personal.includes(column));
  if (expr.op !== 'call' || !READERS.has(expr.name)) return false;
  return (
    expr.args.some(({ op }) => op !== 'literal') &&
    expr.args.every((one) => one.op === 'literal' || readsEmptied(one, personal))
  );
}

/** A field that must be there, read of a column that is emptied, would be missing in every row: all of them would be refused. */
function checkRequired(feed: Defined<'feed'>, type: TypeBody, report: Report): void {
  const { map, version, personal = [] } = feed;
  const required = Object.entries(map).flatMap(([name, source]) =>
    type.fields[name]?.required && typeof source === 'string' ? [[['map', name], source]] : [],
  ) as [string[], string][];
  if (version !== undefined) required.push([['version'], version]);
  for (const [path, source] of required)
    if (readsEmptied(parseExpression(source), personal))
      report.say(
        path,
        'personal-required',
        `“${path.at(-1)}” bắt buộc phải có, mà chỉ đọc cột cá nhân bị xoá trắng: mọi dòng sẽ bị từ chối`,
        `“${path.at(-1)}” is required, and read of a personal column alone, which is emptied: every row would be refused`,
        {
          vi: 'bỏ required của trường, hoặc lấy nó từ một cột khác',
          en: 'let the field not be required, or map it from another column',
        },
      );
}

const WORDS_HINT = {
  vi: 'viết deleted: { column: …, yes: [có, xoá], no: [không] }, hoặc enum của cột trong hợp đồng',
  en: 'write deleted: { column: …, yes: [yes, gone], no: [no] }, or an enum of the column in the contract',
};

/** A word that is neither yes nor no must be known as such: else a deletion that is spelt in another way is read as living. */
function checkDeleted({ deleted, contract }: Defined<'feed'>, report: Report): void {
  if (deleted === undefined) return;
  if (typeof deleted !== 'string') {
    const no = new Set(deleted.no.map(flagWord));
    const both = deleted.yes.find((word) => no.has(flagWord(word)));
    if (both !== undefined)
      report.say(
        ['deleted'],
        'ambiguous-flag',
        `“${both}” vừa là có, vừa là không`,
        `“${both}” is both yes and no`,
      );
    return;
  }
  report.compiles(['deleted'], () => {
    const expr = parseExpression(deleted);
    if (expr.op === 'path' || (expr.op === 'call' && expr.name === 'boolean')) return;
    const isListed = (column: string): boolean =>
      Object.hasOwn((contract.properties[column] ?? {}) as object, 'enum');
    const open = new Set(columnsOf(expr).filter((column) => !isListed(column)));
    if (open.size > 0)
      report.say(
        ['deleted'],
        'flag-without-words',
        `cột ${[...open].join(', ')} có thể mang chữ khác mà không ai hay: chưa kê các chữ nghĩa là không xoá`,
        `the column ${[...open].join(', ')} may hold other words unnoticed: those that mean no are not listed`,
        WORDS_HINT,
      );
  });
}

/** Of one topic nobody could say who sent. */
function checkInboxes(feed: Defined<'feed'>, catalogue: Catalogue, report: Report): void {
  const own = new Set(inboxesOf(feed).map((agency) => inboxTopic(feed.id, agency)));
  for (const other of catalogue.all('feed').filter(({ id }) => id !== feed.id))
    for (const agency of inboxesOf(other))
      if (own.has(inboxTopic(other.id, agency)))
        report.say(
          ['accepts'],
          'inbox-taken',
          `hộp nhận Kafka của nguồn này trùng tên với hộp của đơn vị ${agency} ở nguồn ${other.id}`,
          `an inbox of this feed has the name of that of ${agency} in the feed ${other.id}`,
          { vi: 'đặt mã khác cho nguồn', en: 'give the feed another id' },
        );
}

export function checkFeed(feed: Defined<'feed'>, catalogue: Catalogue, report: Report): void {
  report.refers(catalogue, 'agency', feed.agency, ['agency']);
  feed.senders?.forEach((agency, index) =>
    report.refers(catalogue, 'agency', agency, ['senders', index]),
  );
  if (feed.schedule?.calendar === 'working')
    report.refers(catalogue, 'calendar', WORKING_CALENDAR, ['schedule', 'calendar']);
  checkInboxes(feed, catalogue, report);
  checkPull(feed, report);
  checkContract(feed, report);
  checkDeleted(feed, report);
  if (!report.refers(catalogue, 'type', feed.record, ['record'])) return;
  const type = catalogue.get('type', feed.record) as TypeBody;
  const areRead = feedTrials(feed, type, catalogue).map(({ path, compile }) =>
    report.compiles(path, compile),
  );
  if (!areRead.includes(false)) {
    checkId(feed, report);
    checkRequired(feed, type, report);
  }
  for (const [name, field] of Object.entries(type.fields))
    if (field.required && !Object.hasOwn(feed.map, name))
      report.say(
        ['map'],
        'required-field',
        `phép ánh xạ thiếu “${name}”, là trường bắt buộc của ${feed.record}`,
        `the mapping lacks “${name}”, which ${feed.record} requires`,
      );
  checkPersonal(feed, type, report);
}
