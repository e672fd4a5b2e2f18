import { Fault, type PackProblem, type Text } from '@nhip/contracts';

/** The faults of this service, each once. */

export const unknownList = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-list',
    { vi: `không có danh mục “${id}”`, en: `there is no code list “${id}”` },
    {
      hint: {
        vi: 'xem các danh mục ở /api/v1/definitions?kind=code-list',
        en: 'see /api/v1/definitions?kind=code-list for the lists',
      },
    },
  );

const TWO_DAYS: Text = {
  vi: 'ví dụ “since” 2025-06-30, asOf 2025-07-01',
  en: 'e.g. “since” 2025-06-30, asOf 2025-07-01',
};

export const needsTwoDays = (): Fault =>
  new Fault(
    'malformed',
    'needs-two-days',
    { vi: 'so sánh hai ngày thì cần cả “since” và asOf', en: 'two days need “since” and asOf' },
    { hint: TWO_DAYS },
  );

export const daysReversed = (): Fault =>
  new Fault(
    'malformed',
    'days-reversed',
    { vi: '“since” phải không sau asOf', en: '“since” must not be after asOf' },
    { hint: TWO_DAYS },
  );

export const packRefused = (pack: string, problems: readonly PackProblem[]): Fault =>
  new Fault(
    'invalid',
    'pack-refused',
    {
      vi: `gói ${pack} có ${problems.length} chỗ sai, chưa nạp`,
      en: `the pack ${pack} has ${problems.length} faults and was not loaded`,
    },
    {
      fields: { problems },
      hint: {
        vi: 'sửa các dòng được nêu rồi nạp lại; định nghĩa cũ vẫn đang dùng',
        en: 'mend the lines named and load again; the former definitions stay in force',
      },
    },
  );
