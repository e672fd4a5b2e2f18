import { z } from 'zod';
import { Identity } from '../../identity.js';
import { Alive, ReadinessReport } from '../health.js';
import { json, SENDERS, WATCHERS, type Route } from '../route.js';
import { Credentials } from '../session.js';

const document = json(z.record(z.string(), z.unknown()));

/** What the gateway answers itself. */
export const GATEWAY: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/session',
    service: 'gateway',
    audited: false,
    roles: 'public',
    body: json(Credentials),
    bodyBytes: 10 * 1024,
    answer: { status: 200, content: json(Identity) },
    summary: { vi: 'Đăng nhập', en: 'Sign in' },
  },
  {
    method: 'DELETE',
    path: '/api/v1/session',
    service: 'gateway',
    audited: false,
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    answer: { status: 204 },
    summary: { vi: 'Đăng xuất', en: 'Sign out' },
  },
  {
    method: 'GET',
    path: '/api/v1/session',
    service: 'gateway',
    audited: false,
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    answer: { status: 200, content: json(Identity) },
    summary: { vi: 'Tôi là ai', en: 'Who am I' },
  },
  {
    method: 'GET',
    path: '/healthz',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: json(Alive) },
    summary: { vi: 'Đang chạy', en: 'Alive' },
  },
  {
    method: 'GET',
    path: '/readyz',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, also: [503], content: json(ReadinessReport) },
    summary: { vi: 'Sẵn sàng', en: 'Ready' },
  },
  {
    method: 'GET',
    path: '/metrics',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: { 'text/plain': z.string() } },
    summary: { vi: 'Số đo Prometheus', en: 'Prometheus metrics' },
  },
  {
    method: 'GET',
    path: '/api/docs',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: { 'text/html': z.string() } },
    summary: { vi: 'Tài liệu API', en: 'API documentation' },
  },
  {
    method: 'GET',
    path: '/api/docs/openapi.json',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: document },
    summary: { vi: 'OpenAPI 3.1', en: 'OpenAPI 3.1' },
  },
  {
    method: 'GET',
    path: '/asyncapi',
    service: 'gateway',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: document },
    summary: { vi: 'AsyncAPI của hộp nhận Kafka', en: 'AsyncAPI of the Kafka inbox' },
  },
];
