import type { Role } from './identity.js';
import type { Text } from './messages.js';

export type ServiceName =
  'registry' | 'ingest' | 'normalise' | 'indicators' | 'watch' | 'screens' | 'exchange' | 'gateway';

/** One public route: where it goes, who may pass. The gateway routes by this list, OpenAPI is made from it, a test walks it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with `{name}` parameters. */
  readonly path: string;
  readonly service: ServiceName;
  /** Roles that may pass; `public` = anyone, without an identity. */
  readonly roles: readonly Role[] | 'public';
  readonly summary: Text;
  /** Names of the query parameters that are known; any other is refused by the service. */
  readonly query?: readonly string[];
  /** The answer is a stream or a large body: no time limit, no buffering. */
  readonly stream?: boolean;
}

/** A route as people and tokens name it: method and path, e.g. `GET /api/v1/feeds/{feed}`. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
  `${method} ${path}`;

const SENDERS = ['agency-sender', 'agency-approver'] as const;
const STAFF = ['viewer', 'operator', 'duty', 'admin', 'auditor'] as const;
const WATCHERS = [...STAFF, 'wall'] as const;
const FEED_READERS = [...SENDERS, ...STAFF] as const;

export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/feeds/{feed}/records',
    service: 'ingest',
    roles: SENDERS,
    query: ['mode', 'period', 'scope', 'nothingToReport', 'atomic', 'dryRun', 'file'],
    summary: { vi: 'Gửi dữ liệu của một nguồn', en: 'Publish rows of a feed' },
  },
  {
    method: 'DELETE',
    path: '/api/v1/feeds/{feed}/records/{id}',
    service: 'ingest',
    roles: SENDERS,
    query: ['version'],
    summary: { vi: 'Xoá một bản ghi', en: 'Delete a record' },
  },
  {
    method: 'GET',
    path: '/api/v1/receipts',
    service: 'ingest',
    roles: FEED_READERS,
    query: ['feed', 'cursor', 'limit'],
    summary: { vi: 'Các biên nhận', en: 'List receipts' },
  },
  {
    method: 'GET',
    path: '/api/v1/receipts/{id}',
    service: 'ingest',
    roles: FEED_READERS,
    summary: { vi: 'Một biên nhận', en: 'Read a receipt' },
  },
  {
    method: 'POST',
    path: '/api/v1/receipts/{id}/withdraw',
    service: 'ingest',
    roles: SENDERS,
    summary: { vi: 'Rút lại một lần gửi', en: 'Withdraw a delivery' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds',
    service: 'watch',
    roles: FEED_READERS,
    query: ['cursor', 'limit'],
    summary: { vi: 'Các nguồn dữ liệu', en: 'List feeds with their freshness' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds/{feed}',
    service: 'watch',
    roles: FEED_READERS,
    summary: { vi: 'Một nguồn dữ liệu', en: 'Read a feed' },
  },
  {
    method: 'GET',
    path: '/api/v1/alarms',
    service: 'watch',
    roles: WATCHERS,
    query: ['cursor', 'limit'],
    summary: { vi: 'Các cảnh báo', en: 'List alarms' },
  },
  {
    method: 'GET',
    path: '/api/v1/feeds/{feed}/quarantine',
    service: 'normalise',
    roles: FEED_READERS,
    query: ['state', 'receipt', 'cause', 'cursor', 'limit'],
    summary: { vi: 'Dữ liệu chờ sửa', en: 'Rows in quarantine' },
  },
  {
    method: 'POST',
    path: '/api/v1/feeds/{feed}/quarantine/replay',
    service: 'normalise',
    roles: [...SENDERS, 'admin'],
    summary: { vi: 'Nạp lại dữ liệu chờ sửa', en: 'Replay rows from quarantine' },
  },
  {
    method: 'GET',
    path: '/api/v1/records/{type}/{id}',
    service: 'screens',
    roles: ['operator', 'duty', 'admin', 'auditor'],
    summary: { vi: 'Một bản ghi và lịch sử', en: 'A record with its history' },
  },
  {
    method: 'GET',
    path: '/api/v1/codes/{list}',
    service: 'registry',
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    query: ['asOf', 'cursor', 'limit'],
    summary: { vi: 'Một danh mục mã', en: 'A code list' },
  },
  {
    method: 'GET',
    path: '/api/v1/codes/{list}/{code}',
    service: 'registry',
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    query: ['asOf'],
    summary: { vi: 'Một mã', en: 'A code' },
  },
  {
    method: 'GET',
    path: '/api/v1/definitions',
    service: 'registry',
    roles: ['admin', 'auditor'],
    query: ['kind', 'cursor', 'limit'],
    summary: { vi: 'Các định nghĩa', en: 'List definitions' },
  },
  {
    method: 'POST',
    path: '/api/v1/packs',
    service: 'registry',
    roles: ['admin'],
    query: ['dryRun'],
    summary: { vi: 'Nạp một gói định nghĩa', en: 'Load a pack' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators',
    service: 'screens',
    roles: [...WATCHERS, 'ministry'],
    query: ['cursor', 'limit'],
    summary: { vi: 'Các chỉ số', en: 'List indicators' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}',
    service: 'screens',
    roles: [...WATCHERS, 'ministry'],
    summary: { vi: 'Một chỉ số', en: 'Read an indicator' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}/values',
    service: 'screens',
    roles: WATCHERS,
    query: ['grain', 'from', 'to', 'by', 'asOf', 'units', 'version', 'release', 'dim.*'],
    summary: { vi: 'Giá trị của một chỉ số', en: 'Values of an indicator' },
  },
  {
    method: 'GET',
    path: '/api/v1/indicators/{id}/explain',
    service: 'screens',
    roles: ['operator', 'duty', 'admin', 'auditor'],
    query: ['period', 'asOf', 'units', 'version', 'cursor', 'limit', 'dim.*'],
    summary: { vi: 'Số này từ đâu?', en: 'Explain a value' },
  },
  {
    method: 'POST',
    path: '/api/v1/verify',
    service: 'screens',
    roles: ['operator', 'duty', 'admin', 'auditor'],
    stream: true,
    summary: { vi: 'Tính lại từ dữ liệu gốc', en: 'Recompute and compare' },
  },
  {
    method: 'POST',
    path: '/api/v1/recover',
    service: 'indicators',
    roles: ['admin'],
    query: ['dryRun'],
    summary: {
      vi: 'Nhận nguồn đã bị tạo lại hoặc tua lại',
      en: 'Take sources that were recreated or rewound',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/screens',
    service: 'screens',
    roles: WATCHERS,
    query: ['cursor', 'limit'],
    summary: { vi: 'Các trang theo dõi', en: 'List screens' },
  },
  {
    method: 'GET',
    path: '/api/v1/screens/{id}',
    service: 'screens',
    roles: WATCHERS,
    summary: { vi: 'Một trang theo dõi', en: 'Read a screen' },
  },
  {
    method: 'GET',
    path: '/api/v1/screens/{id}/stream',
    service: 'screens',
    roles: WATCHERS,
    stream: true,
    query: ['lastEventId'],
    summary: { vi: 'Theo dõi trực tiếp', en: 'Live stream of a screen' },
  },
  {
    method: 'GET',
    path: '/exchange/v1/catalog',
    service: 'exchange',
    roles: ['ministry', 'admin', 'auditor'],
    summary: { vi: 'Danh mục dữ liệu chia sẻ', en: 'Catalogue of shared datasets (DCAT-AP)' },
  },
  {
    method: 'GET',
    path: '/exchange/v1/datasets/{id}/changes',
    service: 'exchange',
    roles: ['ministry'],
    query: ['cursor', 'limit'],
    stream: true,
    summary: { vi: 'Lấy phần thay đổi từ lần trước', en: 'Changes since a cursor' },
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    service: 'exchange',
    roles: 'public',
    summary: { vi: 'Khoá công khai để kiểm chữ ký', en: 'Public keys of the signatures' },
  },
  {
    method: 'POST',
    path: '/api/v1/session',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'Đăng nhập', en: 'Sign in' },
  },
  {
    method: 'DELETE',
    path: '/api/v1/session',
    service: 'gateway',
    roles: [...STAFF, ...SENDERS],
    summary: { vi: 'Đăng xuất', en: 'Sign out' },
  },
  {
    method: 'GET',
    path: '/api/v1/session',
    service: 'gateway',
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    summary: { vi: 'Tôi là ai', en: 'Who am I' },
  },
  {
    method: 'GET',
    path: '/healthz',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'Đang chạy', en: 'Alive' },
  },
  {
    method: 'GET',
    path: '/readyz',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'Sẵn sàng', en: 'Ready' },
  },
  {
    method: 'GET',
    path: '/metrics',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'Số đo Prometheus', en: 'Prometheus metrics' },
  },
  {
    method: 'GET',
    path: '/api/docs',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'Tài liệu API', en: 'API documentation' },
  },
  {
    method: 'GET',
    path: '/api/docs/openapi.json',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'OpenAPI 3.1', en: 'OpenAPI 3.1' },
  },
  {
    method: 'GET',
    path: '/asyncapi',
    service: 'gateway',
    roles: 'public',
    summary: { vi: 'AsyncAPI của hộp nhận Kafka', en: 'AsyncAPI of the Kafka inbox' },
  },
];
