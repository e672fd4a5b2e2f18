import { Fault } from '@nhip/contracts';

/** The faults of this service, each once. */

export const feedNotKnownYet = (feed: string): Fault =>
  new Fault(
    'unavailable',
    'feed-not-known-yet',
    { vi: `chưa biết nguồn “${feed}”`, en: `the feed “${feed}” is not known yet` },
    {
      hint: {
        vi: 'thử lại sau ít giây; nếu vẫn vậy, xem gói đã nạp có nguồn này chưa',
        en: 'try again in a few seconds; if it stays so, see whether a loaded pack has the feed',
      },
    },
  );

/** Rows were read by a newer catalogue than this process has. */
export const revisionNotKnownYet = (wanted: number, had: number): Fault =>
  new Fault(
    'unavailable',
    'revision-not-known-yet',
    {
      vi: `dữ liệu đã được đọc theo danh mục bản ${wanted}; ở đây mới có bản ${had}`,
      en: `rows were read by revision ${wanted} of the catalogue; here is ${had}`,
    },
    {
      hint: {
        vi: 'thử lại sau ít giây; nếu vẫn vậy, xem dịch vụ registry có bị khôi phục về bản cũ không',
        en: 'try again in a few seconds; if it stays so, see whether the registry was restored to an earlier state',
      },
    },
  );
