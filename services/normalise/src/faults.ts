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
