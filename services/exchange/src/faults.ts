import { Fault } from '@nhip/contracts';

/** The faults of this service, each once. */

export const unknownDataset = (id: string): Fault =>
  new Fault(
    'missing',
    'unknown-dataset',
    { vi: `không có bộ dữ liệu “${id}”`, en: `there is no dataset “${id}”` },
    {
      hint: {
        vi: 'xem các bộ dữ liệu ở /exchange/v1/catalog',
        en: 'see /exchange/v1/catalog for the datasets',
      },
    },
  );

export const noGrant = (dataset: string): Fault =>
  new Fault(
    'forbidden',
    'no-grant',
    {
      vi: `chưa có quyền khai thác bộ dữ liệu “${dataset}”`,
      en: `there is no grant for the dataset “${dataset}”`,
    },
    { hint: { vi: 'đề nghị đơn vị chủ quản cấp quyền', en: 'ask the owner for a grant' } },
  );

const BEGIN_ANEW = { vi: 'bỏ trống cursor', en: 'send no cursor' };

/** What a ministry may see of the dataset is another now: mirrors begin anew. */
export const cursorReset = (): Fault =>
  new Fault(
    'gone',
    'cursor-reset',
    {
      vi: 'quyền khai thác hoặc bộ dữ liệu đã đổi; lấy lại từ đầu',
      en: 'the grant or the dataset changed; begin anew',
    },
    { hint: BEGIN_ANEW },
  );

/** @param most rows of one answer, over all of its pages */
export const tooManyObservations = (most: number): Fault =>
  new Fault(
    'malformed',
    'too-many-observations',
    { vi: `quá ${most} số liệu`, en: `more than ${most} observations` },
    {
      hint: {
        vi: 'thu hẹp from – to, bỏ by, lọc bằng dim, hoặc chọn kỳ dài hơn',
        en: 'narrow from – to, leave by out, filter by dim, or take a longer grain',
      },
    },
  );

/** What was judged otherwise since then cannot be looked for. */
export const updatedAfterTooOld = (): Fault =>
  new Fault(
    'malformed',
    'updated-after-too-old',
    {
      vi: 'updatedAfter quá xa so với số lượng số liệu được hỏi',
      en: 'updatedAfter lies too far back for so many observations',
    },
    {
      hint: {
        vi: 'bỏ updatedAfter để lấy tất cả, rồi đi tiếp bằng cursor',
        en: 'leave updatedAfter out to take all, and go on by cursor',
      },
    },
  );
