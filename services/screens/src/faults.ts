import { Fault, type Text } from '@nhip/contracts';

/** The faults of this service, each once. */

const seeAt = (path: string): Text => ({ vi: `xem ${path}`, en: `see ${path}` });

/** @param own how many one identity may hold open; undefined where all identities together hold too many */
export const tooManyStreams = (own?: number): Fault =>
  new Fault(
    'limited',
    'too-many-streams',
    { vi: 'quá nhiều màn hình đang mở', en: 'too many live streams are open' },
    {
      hint:
        own === undefined
          ? {
              vi: 'thử lại sau; quản trị viên nâng mức chung ở NHIP_STREAMS',
              en: 'try again later; an administrator raises the limit by NHIP_STREAMS',
            }
          : {
              vi: `mỗi danh tính mở nhiều nhất ${own}; đóng bớt trang theo dõi`,
              en: `one identity may hold ${own}; close a screen`,
            },
    },
  );

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
    {
      hint: {
        vi: `nêu một commit không quá ${newest}`,
        en: `name a commit that is at most ${newest}`,
      },
    },
  );

export const sinceAfterAsOf = (since: number, commit: number): Fault =>
  new Fault(
    'malformed',
    'since-after-as-of',
    {
      vi: `since (commit ${since}) sau asOf (commit ${commit})`,
      en: `since (commit ${since}) comes after asOf (commit ${commit})`,
    },
    { hint: { vi: 'dùng since nhỏ hơn', en: 'use a smaller since' } },
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

export const needsIndicator = (): Fault =>
  new Fault(
    'malformed',
    'needs-indicator',
    { vi: 'có dims thì phải nêu indicator', en: 'dims need an indicator' },
    { hint: { vi: 'thêm “indicator”', en: 'add “indicator”' } },
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
