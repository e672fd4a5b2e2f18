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

export const tooManyMoments = (): Fault =>
  new Fault(
    'limited',
    'too-many-moments',
    {
      vi: 'nhiều người đang xem lại các thời điểm khác',
      en: 'many others are looking at other moments',
    },
    { hint: { vi: 'thử lại sau ít giây', en: 'try again in some seconds' } },
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

export const needsIndicator = (): Fault =>
  new Fault(
    'malformed',
    'needs-indicator',
    { vi: 'có dims thì phải nêu indicator', en: 'dims need an indicator' },
    { hint: { vi: 'thêm “indicator”', en: 'add “indicator”' } },
  );
