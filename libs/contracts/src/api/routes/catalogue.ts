import { RegistryMessage } from '../../messages/registry.js';
import {
  Code,
  CodeChange,
  CodeChangesQuery,
  CodeVersions,
  ListCodesQuery,
  ReadCodeQuery,
} from '../codes.js';
import { page } from '../common.js';
import { ListDefinitionsQuery, LoadedPack, LoadPackBody, LoadPackQuery } from '../definitions.js';
import { json, SENDERS, WATCHERS, type Route } from '../route.js';

/** What the hub's words mean: codes and definitions. */
export const CATALOGUE: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/v1/codes/{list}',
    service: 'registry',
    audited: false,
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    query: ListCodesQuery,
    answer: { status: 200, content: json(page(Code)) },
    summary: { vi: 'Một danh mục mã', en: 'A code list' },
  },
  {
    method: 'GET',
    path: '/api/v1/codes/{list}/{code}',
    service: 'registry',
    audited: false,
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    query: ReadCodeQuery,
    answer: { status: 200, content: json(CodeVersions) },
    summary: { vi: 'Một mã', en: 'A code' },
  },
  {
    method: 'GET',
    path: '/api/v1/code-changes/{list}',
    service: 'registry',
    audited: false,
    roles: [...WATCHERS, ...SENDERS, 'ministry'],
    query: CodeChangesQuery,
    answer: { status: 200, content: json(page(CodeChange)) },
    summary: {
      vi: 'Mã mới, mã hết hiệu lực, mã đổi nghĩa giữa hai ngày',
      en: 'Codes that are new, ended or stand for another version between two days',
    },
  },
  {
    method: 'GET',
    path: '/api/v1/definitions',
    service: 'registry',
    audited: false,
    roles: ['admin', 'auditor'],
    query: ListDefinitionsQuery,
    answer: { status: 200, content: json(page(RegistryMessage)) },
    summary: { vi: 'Các định nghĩa', en: 'List definitions' },
  },
  {
    method: 'POST',
    path: '/api/v1/packs',
    service: 'registry',
    audited: true,
    roles: ['admin'],
    query: LoadPackQuery,
    body: json(LoadPackBody),
    bodyBytes: 16 * 1024 * 1024,
    answer: { status: 200, content: json(LoadedPack) },
    summary: { vi: 'Nạp một gói định nghĩa', en: 'Load a pack' },
  },
];
