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
