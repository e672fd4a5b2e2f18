import { Fault, type Text } from '@nhip/contracts';

/** The faults of this service, each once. */

const seeAt = (path: string): Text => ({ vi: `xem ${path}`, en: `see ${path}` });

export const unknownIndicator = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-indicator',
    { vi: `không có chỉ số “${id}”`, en: `there is no indicator “${id}”` },
    { hint: seeAt('/api/v1/indicators') },
  );

export const unknownVersion = (indicator: string, version: number | undefined): Fault =>
  new Fault(
    'missing',
    'unknown-version',
    {
      vi: `chỉ số “${indicator}” không có phiên bản ${version}`,
      en: `indicator “${indicator}” has no version ${version}`,
    },
    {
      hint: {
        vi: 'bỏ version để lấy phiên bản mới nhất',
        en: 'leave version out for the newest',
      },
    },
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

export const repeatedParameter = (name: string): Fault =>
  new Fault(
    'malformed',
    'repeated-parameter',
    {
      vi: `tham số “${name}” chỉ được ghi một lần`,
      en: `the parameter “${name}” may be given once`,
    },
    { hint: { vi: 'giữ lại một giá trị', en: 'keep one value' } },
  );

export const wrongGrain = (grain: string, known: readonly string[]): Fault =>
  new Fault(
    'malformed',
    'wrong-grain',
    { vi: `không có độ dài kỳ “${grain}”`, en: `there is no grain “${grain}”` },
    { hint: { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` } },
  );

const aboutPeriod = (text: Text): Fault =>
  new Fault('malformed', 'wrong-period', text, {
    hint: {
      vi: 'ví dụ 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026',
      en: 'e.g. 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026',
    },
  });

export const wrongPeriod = (period: string): Fault =>
  aboutPeriod({ vi: `“${period}” không phải một kỳ`, en: `“${period}” is no period` });

export const wrongPeriodOf = (grain: string, period: string): Fault =>
  aboutPeriod({
    vi: `“${period}” không phải kỳ ${grain}`,
    en: `“${period}” is no period of the grain ${grain}`,
  });

export const periodsReversed = (): Fault =>
  aboutPeriod({ vi: 'from phải không sau to', en: 'from must not be after to' });

export const unitsNotSupported = (units: string): Fault =>
  new Fault(
    'malformed',
    'units-not-supported',
    {
      vi: `chưa quy đổi được theo units=${units}`,
      en: `units=${units} is not supported yet`,
    },
    { hint: { vi: 'dùng units=reported', en: 'use units=reported' } },
  );

export const releaseNotSupported = (): Fault =>
  new Fault(
    'malformed',
    'release-not-supported',
    { vi: 'chưa có bản số liệu đã chốt', en: 'there are no releases yet' },
    { hint: { vi: 'bỏ tham số release', en: 'leave the parameter release out' } },
  );

export const wrongVersion = (): Fault =>
  new Fault(
    'malformed',
    'wrong-version',
    { vi: 'version phải là số nguyên dương', en: 'version must be a positive integer' },
    { hint: { vi: 'ví dụ version=2', en: 'e.g. version=2' } },
  );

export const wrongAsOf = (): Fault =>
  new Fault(
    'malformed',
    'wrong-as-of',
    {
      vi: 'asOf phải là số commit hoặc thời điểm ISO',
      en: 'asOf must be a commit number or an ISO instant',
    },
    {
      hint: {
        vi: 'ví dụ 1204, 2026-11-23T16:42:00+07:00',
        en: 'e.g. 1204, 2026-11-23T16:42:00+07:00',
      },
    },
  );
