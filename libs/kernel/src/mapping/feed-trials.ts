import type { Catalogue } from '../model/catalogue.js';
import type { CheckBody, Defined, ListBody, ListMapBody, TypeBody } from '../model/definitions.js';
import { scopeOf } from '../model/record-scope.js';
import { eachColumns } from './each-column.js';
import {
  compileCheck,
  compileField,
  conditionOf,
  deletedOf,
  idOf,
  mapped,
  scopeOfColumns,
  scopeOfRows,
  versionOf,
} from './feed-parts.js';
import { columnOfList, compileMember, scopeOfItems } from './map-list.js';
import type { RawScope } from './raw-scope.js';

/** One part of a feed that can be compiled alone, at its path in the definition. */
export interface FeedTrial {
  readonly path: readonly (string | number)[];
  compile(): unknown;
}

function fieldTrials(
  name: string,
  feed: Defined<'feed'>,
  type: TypeBody,
  scope: RawScope,
): readonly FeedTrial[] {
  const path = ['map', name];
  const [source, list] = [feed.map[name], type.fields[name]?.list];
  return list && typeof source === 'object'
    ? listTrials(path, source, list, feed, scope)
    : [{ path, compile: () => compileField(name, feed, type, scope) }];
}

/** The parts of a list one by one. */
function listTrials(
  path: FeedTrial['path'],
  map: ListMapBody,
  list: ListBody,
  feed: Defined<'feed'>,
  scope: RawScope,
): readonly FeedTrial[] {
  const ofItems = (): RawScope => scopeOfItems(feed, columnOfList(map, scope), scope);
  return [
    { path: [...path, 'each'], compile: () => columnOfList(map, scope) },
    ...Object.entries(map.fields).map(([name, source]) => ({
      path: [...path, 'fields', name],
      compile: () => compileMember(name, source, list, ofItems()),
    })),
  ];
}

/** The parts of a feed one by one, so that every wrong one is said with its own line. */
export function feedTrials(
  feed: Defined<'feed'>,
  type: TypeBody,
  catalogue: Catalogue,
): readonly FeedTrial[] {
  const scope = scopeOfRows(feed, catalogue);
  const ofColumns = scopeOfColumns(feed, catalogue);
  const { version, deleted, skip, checks = [] } = feed;
  return [
    ...(feed.each ? [{ path: ['each', 'columns'], compile: () => eachColumns(feed) }] : []),
    {
      path: feed.map['id'] === undefined ? ['map'] : ['map', 'id'],
      compile: () => idOf(feed, scope),
    },
    ...mapped(feed).flatMap((name) => fieldTrials(name, feed, type, ofColumns)),
    ...(version === undefined
      ? []
      : [{ path: ['version'], compile: () => versionOf(version, scope) }]),
    ...(deleted === undefined
      ? []
      : [{ path: ['deleted'], compile: () => deletedOf(deleted, scope) }]),
    ...(skip === undefined
      ? []
      : [{ path: ['skip'], compile: () => conditionOf(skip, scope, 'skip') }]),
    ...checks.map((body, i) => ({
      path: ['checks', i, 'that'],
      compile: () => compileCheck(body, '', scopeOf(type, catalogue)),
    })),
  ];
}

/** Compiles a check of a record type alone; throws ExpressionError. */
export const tryCheck = (body: CheckBody, type: TypeBody, catalogue: Catalogue): unknown =>
  compileCheck(body, '', scopeOf(type, catalogue));
