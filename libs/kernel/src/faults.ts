import { Fault } from '@nhip/contracts';

/** The faults of this library, each once. */

export const tooManyPeriods = (most: number): Fault =>
  new Fault(
    'malformed',
    'too-many-periods',
    { vi: `quá ${most} kỳ`, en: `more than ${most} periods` },
    {
      hint: {
        vi: 'thu hẹp from – to hoặc chọn kỳ dài hơn',
        en: 'narrow from – to, or take a longer grain',
      },
    },
  );

/** @param listedAt where those are listed that the caller may ask for */
export const unknownIndicator = (id: string, listedAt = '/api/v1/indicators'): Fault =>
  new Fault(
    'missing',
    'unknown-indicator',
    { vi: `không có chỉ số “${id}”`, en: `there is no indicator “${id}”` },
    {
      hint: {
        vi: `xem các chỉ số ở ${listedAt}`,
        en: `see ${listedAt} for the indicators`,
      },
    },
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

export const unknownLevel = (dimension: string, level: string, known: readonly string[]): Fault =>
  new Fault(
    'malformed',
    'unknown-level',
    {
      vi: `chiều “${dimension}” không có cấp “${level}”`,
      en: `the dimension “${dimension}” has no level “${level}”`,
    },
    {
      hint:
        known.length > 0
          ? { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` }
          : {
              vi: 'danh mục của chiều này không khai cấp nào; bỏ level',
              en: 'the list of this dimension declares no levels; leave level out',
            },
    },
  );

/** Of a code under which nothing stands in the units of a day. */
export const codeNotInUnits = (code: string, day: string): Fault =>
  new Fault(
    'malformed',
    'code-not-in-units',
    {
      vi: `mã “${code}” không có trong các đơn vị của ngày ${day}`,
      en: `code “${code}” is not among the units of ${day}`,
    },
    {
      hint: {
        vi: 'nêu mã có hiệu lực ngày ấy, hoặc bỏ units để xem như đã báo cáo',
        en: 'name a code that is valid on that day, or leave units out for what was reported',
      },
    },
  );

export const levelWithoutBy = (): Fault =>
  new Fault(
    'malformed',
    'level-without-by',
    { vi: 'có level thì phải nêu by', en: 'a level needs the dimension whose codes it is of' },
    { hint: { vi: 'thêm by=<chiều>', en: 'add by=<dimension>' } },
  );

/** @param cube one that has no such dimension, or another list of codes for it @param shared the dimensions that all have */
export const dimensionNotShared = (name: string, cube: string, shared: readonly string[]): Fault =>
  new Fault(
    'malformed',
    'dimension-not-shared',
    {
      vi: `chỉ số này tính từ nhiều khối, và khối “${cube}” không có chiều “${name}” cùng danh mục`,
      en: `this indicator is computed of several cubes, and “${cube}” has no dimension “${name}” with the same codes`,
    },
    {
      hint: {
        vi: shared.length > 0 ? `các khối cùng có: ${shared.join(', ')}` : 'bỏ by và dim',
        en: shared.length > 0 ? `all of them have: ${shared.join(', ')}` : 'leave by and dim out',
      },
    },
  );
