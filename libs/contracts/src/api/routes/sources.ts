import { z } from 'zod';
import { Alarm } from '../alarms.js';
import { ListQuery, page } from '../common.js';
import { Feed, FeedDetail } from '../feeds.js';
import {
  CommandReceipt,
  DeleteRecordQuery,
  PublishHeaders,
  PublishQuery,
  Rows,
  Sent,
  WithdrawBody,
} from '../publishing.js';
import { ListQuarantineQuery, QuarantinePage, ReplayBody, Replayed } from '../quarantine.js';
import { ListReceiptsQuery, Receipt } from '../receipts.js';
import { Replay, ReplayQuery } from '../recover.js';
import { FEED_READERS, json, SENDERS, WATCHERS, type Route } from '../route.js';

const CSV = z
  .string()
  .describe(
    'column names in the first line, or where the feed says; UTF-8, UTF-16 with a mark, or as charset says: utf-8, utf-16le, utf-16be, windows-1258',
  );
const NDJSON = z.string().describe('one JSON object a line');

/** What agencies send, and what becomes of it. */
export const SOURCES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/feeds/{feed}/records',
    service: 'ingest',
    audited: false,
    roles: SENDERS,
    query: PublishQuery,
    headers: PublishHeaders,
    body: {
      'application/x-ndjson': NDJSON,
      'application/ndjson': NDJSON,
      'application/jsonl': NDJSON,
      'application/json': Rows,
      'text/csv': CSV,
      'text/tab-separated-values': CSV,
      'application/vnd.ms-excel': CSV.describe('CSV, as browsers on Windows call it'),
    },
    codings: ['gzip', 'deflate', 'br'],
    bodyBytes: 64 * 1024 * 1024,
    // Systems send a row a request, as each happens.
    mostCalls: 60_000,
    // A dry run takes nothing: 200 in place of 202.
    answer: { status: 202, also: [200], content: json(Sent) },
    summary: { vi: 'Gửi dữ liệu của một nguồn', en: 'Publish rows of a feed' },
  },
  {
    method: 'DELETE',
    path: '/api/v1/feeds/{feed}/records/{id}',
    recordId: 'id',
    service: 'ingest',
    audited: true,
    roles: SENDERS,
    query: DeleteRecordQuery,
    answer: { status: 202, content: json(CommandReceipt) },
    summary: { vi: 'Xoá một bản ghi', en: 'Delete a record' },
  },
  {
    method: 'GET',
    path: '/api/v1/receipts',
    service: 'ingest',
    audited: false,
    roles: FEED_READERS,
    query: ListReceiptsQuery,
    answer: { status: 200, content: json(page(Receipt)) },
    summary: { vi: 'Các biên nhận', en: 'List receipts' },
  },
  {
    method: 'GET',
    path: '/api/v1/receipts/{id}',
    service: 'ingest',
    audited: false,
    roles: FEED_READERS,
    answer: { status: 200, content: json(Receipt) },
    summary: { vi: 'Một biên nhận', en: 'Read a receipt' },
  },
  {
    method: 'POST',
    path: '/api/v1/receipts/{id}/withdraw',
    service: 'ingest',
    audited: true,
    roles: SENDERS,
    body: json(WithdrawBody),
    answer: { status: 202, content: json(CommandReceipt) },
    summary: { vi: 'Rút lại một lần gửi', en: 'Withdraw a delivery' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds',
    service: 'watch',
    audited: false,
    roles: FEED_READERS,
    query: ListQuery,
    answer: { status: 200, content: json(page(Feed)) },
    summary: { vi: 'Các nguồn dữ liệu', en: 'List feeds with their freshness' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds/{feed}',
    service: 'watch',
    audited: false,
    roles: FEED_READERS,
    answer: { status: 200, content: json(FeedDetail) },
    summary: { vi: 'Một nguồn dữ liệu', en: 'Read a feed' },
  },
  {
    method: 'GET',
    path: '/api/v1/alarms',
    service: 'watch',
    audited: false,
    roles: WATCHERS,
    query: ListQuery,
    answer: { status: 200, content: json(page(Alarm)) },
    summary: { vi: 'Các cảnh báo', en: 'List alarms' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds/{feed}/quarantine',
    service: 'normalise',
    audited: true,
    roles: FEED_READERS,
    query: ListQuarantineQuery,
    answer: { status: 200, content: json(QuarantinePage) },
    summary: { vi: 'Dữ liệu chờ sửa', en: 'Rows in quarantine' },
  },
  {
    method: 'POST',
    path: '/api/v1/feeds/{feed}/quarantine/replay',
    service: 'normalise',
    audited: true,
    roles: [...SENDERS, 'admin'],
    body: json(ReplayBody),
    answer: { status: 200, content: json(Replayed) },
    summary: { vi: 'Nạp lại dữ liệu chờ sửa', en: 'Replay rows from quarantine' },
  },
  {
    method: 'POST',
    path: '/api/v1/replay',
    service: 'normalise',
    audited: true,
    roles: ['admin'],
    query: ReplayQuery,
    answer: { status: 202, content: json(Replay) },
    summary: {
      vi: 'Ánh xạ lại mọi dòng của mọi nguồn',
      en: 'Map all rows of all feeds once more',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/replay',
    service: 'normalise',
    audited: false,
    roles: ['admin'],
    answer: { status: 200, content: json(Replay) },
    summary: { vi: 'Đã ánh xạ lại đến đâu', en: 'How far the rows have been mapped once more' },
  },
];
