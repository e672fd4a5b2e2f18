import { z } from 'zod';
import {
  Changes,
  ChangesQuery,
  DatasetCatalog,
  KeySet,
  Observations,
  ObservationsCsv,
  ObservationsQuery,
} from '../exchange.js';
import { json, type Route } from '../route.js';

const SIGNATURE = {
  'X-JWS-Signature': z
    .string()
    .describe('detached JWS over the body; keys at /.well-known/jwks.json'),
};

/** What ministries take. */
export const EXCHANGE: readonly Route[] = [
  {
    method: 'GET',
    path: '/exchange/v1/catalog',
    service: 'exchange',
    audited: false,
    roles: ['ministry', 'admin', 'auditor'],
    answer: {
      status: 200,
      content: { 'application/ld+json': DatasetCatalog, ...json(DatasetCatalog) },
      headers: SIGNATURE,
    },
    summary: { vi: 'Danh mục dữ liệu chia sẻ', en: 'Catalogue of shared datasets (DCAT-AP)' },
  },
  {
    method: 'GET',
    path: '/exchange/v1/datasets/{id}/changes',
    service: 'exchange',
    audited: true,
    roles: ['ministry'],
    query: ChangesQuery,
    answer: { status: 200, content: json(Changes), headers: SIGNATURE },
    stream: true,
    summary: { vi: 'Lấy phần thay đổi từ lần trước', en: 'Changes since a cursor' },
  },
  {
    method: 'GET',
    path: '/exchange/v1/indicators/{id}/observations',
    service: 'exchange',
    // Figures, no records; who took them is in the access log of the exchange.
    audited: false,
    roles: ['ministry'],
    query: ObservationsQuery,
    dimensions: true,
    mostCalls: 600,
    answer: {
      status: 200,
      content: { ...json(Observations), 'text/csv': ObservationsCsv },
      headers: {
        ...SIGNATURE,
        'X-Cursor': z.string().describe('of CSV: where the next call begins'),
        'X-More': z.enum(['true', 'false']).describe('of CSV: whether there are more pages'),
      },
    },
    stream: true,
    summary: { vi: 'Số liệu của một chỉ số', en: 'Observations of an indicator' },
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    service: 'exchange',
    audited: false,
    roles: 'public',
    answer: { status: 200, content: json(KeySet) },
    summary: { vi: 'Khoá công khai để kiểm chữ ký', en: 'Public keys of the signatures' },
  },
];
