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
