import { z } from 'zod';
import { ListQuery, page } from '../common.js';
import { ExplainQuery, Explanation, Verified, VerifyBody } from '../explain.js';
import { Indicator, Values, ValuesQuery } from '../indicators.js';
import { RecordHistory } from '../records.js';
import { Backlog, Recovered, RecoverQuery } from '../recover.js';
import { INSPECTORS, json, WATCHERS, type Route } from '../route.js';
import {
  ListedScreen,
  Screen,
  ScreenQuery,
  STREAM_EVENTS,
  StreamHeaders,
  StreamQuery,
} from '../screens.js';

/** The numbers, what is behind them, and the screens that show them. */
export const FIGURES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/records/{type}/{id}',
    recordId: 'id',
    service: 'screens',
    audited: true,
    roles: INSPECTORS,
    answer: { status: 200, content: json(RecordHistory) },
    summary: { vi: 'Một bản ghi và lịch sử', en: 'A record with its history' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators',
    service: 'screens',
    audited: false,
    roles: [...WATCHERS, 'ministry'],
    query: ListQuery,
    answer: { status: 200, content: json(page(Indicator)) },
    summary: { vi: 'Các chỉ số', en: 'List indicators' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}',
    service: 'screens',
    audited: false,
    roles: [...WATCHERS, 'ministry'],
    answer: { status: 200, content: json(Indicator) },
    summary: { vi: 'Một chỉ số', en: 'Read an indicator' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}/values',
    service: 'screens',
    audited: false,
    roles: WATCHERS,
    query: ValuesQuery,
    dimensions: true,
    answer: { status: 200, content: json(Values) },
    summary: { vi: 'Giá trị của một chỉ số', en: 'Values of an indicator' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}/explain',
    service: 'screens',
    audited: true,
    roles: INSPECTORS,
    query: ExplainQuery,
    dimensions: true,
    answer: { status: 200, content: json(Explanation) },
    summary: { vi: 'Số này từ đâu?', en: 'Explain a value' },
  },
  {
    method: 'POST',
    path: '/api/v1/verify',
    service: 'screens',
    audited: false,
    roles: INSPECTORS,
    body: json(VerifyBody),
    answer: { status: 200, content: json(Verified) },
    stream: true,
    summary: { vi: 'Tính lại từ dữ liệu gốc', en: 'Recompute and compare' },
  },
  {
    method: 'POST',
    path: '/api/v1/recover',
    service: 'ledger',
    audited: true,
    roles: ['admin'],
    query: RecoverQuery,
    answer: { status: 200, content: json(Recovered) },
    summary: {
      vi: 'Nhận nguồn đã bị tạo lại hoặc tua lại',
      en: 'Take sources that were recreated or rewound',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/recover',
    service: 'ledger',
    audited: false,
    roles: ['admin'],
    answer: { status: 200, content: json(Backlog) },
    summary: { vi: 'Sổ cái còn phải đọc bao nhiêu', en: 'How much the ledger has yet to read' },
  },
  {
    method: 'GET',
    path: '/api/v1/screens',
    service: 'screens',
    audited: false,
    roles: WATCHERS,
    query: ListQuery,
    answer: { status: 200, content: json(page(ListedScreen)) },
    summary: { vi: 'Các trang theo dõi', en: 'List screens' },
  },
  {
    method: 'GET',
    path: '/api/v1/screens/{id}',
    service: 'screens',
    audited: false,
    roles: WATCHERS,
    query: ScreenQuery,
    answer: { status: 200, content: json(Screen) },
    summary: {
      vi: 'Một trang theo dõi, hiện nay hoặc của một kỳ, theo những gì đã biết tại một thời điểm',
      en: 'Read a screen, now or of a period, as it was known then',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/screens/{id}/stream',
    service: 'screens',
    audited: false,
    roles: WATCHERS,
    stream: true,
    query: StreamQuery,
    headers: StreamHeaders,
    answer: {
      status: 200,
      content: {
        'text/event-stream': z
          .union(Object.values(STREAM_EVENTS))
          .describe(
            'the data of the events snapshot, cells, alarms, and alive every ten seconds; id = <epoch>.<commit>.<alarm>; Last-Event-ID resumes',
          ),
      },
    },
    summary: { vi: 'Theo dõi trực tiếp', en: 'Live stream of a screen' },
  },
];
