import { Fault } from '@nhip/contracts';

/** The faults of this service, each once. */

export const unknownMeasure = (name: string): Fault =>
  new Fault(
    'missing',
    'unknown-measure',
    { vi: `không có số đếm “${name}”`, en: `there is no measure “${name}”` },
    {
      hint: {
        vi: 'định nghĩa vừa đổi: hỏi lại sau vài giây',
        en: 'the definitions have just changed: ask again in some seconds',
      },
    },
  );

export const cubeStillFills = (cube: string): Fault =>
  new Fault(
    'unavailable',
    'cube-still-fills',
    {
      vi: `“${cube}” còn đang được tính lần đầu, chưa có số liệu nào hiện ra`,
      en: `“${cube}” is being counted for the first time, and shows no figure yet`,
    },
    {
      hint: {
        vi: 'thử lại khi số liệu đã hiện trên màn hình',
        en: 'try again once its figures are shown',
      },
    },
  );

export const otherDefinition = (cube: string): Fault =>
  new Fault(
    'conflict',
    'other-definition',
    {
      vi: `“${cube}” lúc đó được tính theo định nghĩa khác`,
      en: `“${cube}” was counted by another definition then`,
    },
    {
      hint: {
        vi: 'giải thích từng thời điểm riêng, hoặc chọn “since” sau khi định nghĩa đổi',
        en: 'explain each of them by itself, or take a “since” after the definition changed',
      },
    },
  );
