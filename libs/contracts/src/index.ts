export { DAY_MS } from './day-ms.js';
export * from './bucket-of.js';
export * from './api/keys.js';
export * from './api/alarms.js';
export * from './api/codes.js';
export * from './api/common.js';
export * from './api/definitions.js';
export * from './api/exchange.js';
export * from './api/explain.js';
export * from './api/feeds.js';
export * from './api/health.js';
export * from './api/indicators.js';
export {
  dimensionsOf,
  historyOfNothing,
  isDotSegment,
  pathRefusal,
  periodsReversed,
  unknownParameter,
  wrongPeriod,
  wrongPeriodOf,
} from './api/parameters.js';
export * from './api/problem.js';
export * from './api/publishing.js';
export * from './api/quarantine.js';
export * from './api/receipts.js';
export * from './api/records.js';
export * from './api/recover.js';
export { parameterRefusal, Refusal, refusalOf, valueRefusal } from './api/refusal.js';
export { BODY_BYTES, MOST_CALLS, type Answer, type Content, type Route } from './api/route.js';
export { queryNames, routeName, ROUTES } from './api/routes.js';
export * from './api/screens.js';
export * from './api/session.js';
export * from './fault.js';
export {
  characterName,
  composed,
  findCharacter,
  isPlain,
  isStorable,
  PLAIN_UNITS,
  trimUnseen,
  type UnfitCharacter,
  unfitInLine,
  unfitInText,
  unseenIn,
  withoutMarks,
} from './characters.js';
export * from './faults.js';
export * from './identity.js';
export * from './messages/alarm.js';
export * from './messages/completion.js';
export * from './messages/cell.js';
export { LAST_INSTANT, type EncodedMessage, type ReceivedMessage } from './messages/checks.js';
export * from './messages/counts.js';
export * from './messages/delivery.js';
export * from './messages/feed-row.js';
export * from './messages/pull.js';
export * from './messages/quarantine.js';
export * from './messages/record.js';
export * from './messages/registry.js';
export * from './partition-of.js';
export * from './services.js';
export * from './text.js';
export * from './topics.js';
