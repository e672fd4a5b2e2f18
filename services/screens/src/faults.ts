import { Fault, type Text } from '@nhip/contracts';

const seeAt = (path: string): Text => ({ vi: `xem ${path}`, en: `see ${path}` });

export const unknownIndicator = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-indicator',
    { vi: `không có chỉ số “${id}”`, en: `there is no indicator “${id}”` },
    { hint: seeAt('/api/v1/indicators') },
  );

export const unknownScreen = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-screen',
    { vi: `không có trang theo dõi “${id}”`, en: `there is no screen “${id}”` },
    { hint: seeAt('/api/v1/screens') },
  );

export const unknownCommit = (asked: number, newest: number): Fault =>
  new Fault(
    'missing',
    'unknown-commit',
    {
      vi: `chưa có commit ${asked}; mới nhất là ${newest}`,
      en: `there is no commit ${asked} yet; the newest is ${newest}`,
    },
    { hint: { vi: 'dùng asOf nhỏ hơn', en: 'use a smaller asOf' } },
  );

export const needsIndicator = (): Fault =>
  new Fault(
    'malformed',
    'needs-indicator',
    { vi: 'có dims thì phải nêu indicator', en: 'dims need an indicator' },
    { hint: { vi: 'thêm “indicator”', en: 'add “indicator”' } },
  );
