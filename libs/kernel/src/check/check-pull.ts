import type { Defined } from '../model/definitions.js';
import { isPullAddress } from '../model/pull-address.js';
import { sendersOf } from '../model/senders.js';
import { readInstant } from '../time/read-instant.js';
import type { Report } from './report.js';

/** What is fetched is taken as if its sender had sent it: by the feed's own door. */
export function checkPull(feed: Defined<'feed'>, report: Report): void {
  const { pull } = feed;
  if (!pull) return;
  if (!isPullAddress(pull.url))
    report.say(
      ['pull', 'url'],
      'pull-address',
      `“${pull.url}” không phải địa chỉ https:// chỉ gồm máy, cổng và đường dẫn`,
      `“${pull.url}” is no https:// address of nothing but host, port and path`,
      {
        vi: 'http:// chỉ dùng được với chính máy này (localhost, 127.0.0.1); tên và mật khẩu để ở tệp bí mật của hub',
        en: 'http:// is for this very machine (localhost, 127.0.0.1); name and password stand in the hub’s file of secrets',
      },
    );
  if (!sendersOf(feed).includes(pull.agency))
    report.say(
      ['pull', 'agency'],
      'pull-not-a-sender',
      `đơn vị “${pull.agency}” không gửi nguồn này: đưa vào senders`,
      `“${pull.agency}” is none of the senders of this feed: put it under senders`,
    );
  if (!feed.accepts.includes('json'))
    report.say(
      ['accepts'],
      'pull-without-json',
      'dữ liệu lấy về là JSON: thêm json vào accepts',
      'what is pulled is JSON: add json to accepts',
    );
  if (readInstant(pull.since) === undefined)
    report.say(
      ['pull', 'since'],
      'pull-since',
      `“${pull.since}” không phải thời điểm có múi giờ, ví dụ 2026-01-01T00:00:00+07:00`,
      `“${pull.since}” is no instant with its zone, e.g. 2026-01-01T00:00:00+07:00`,
    );
}
