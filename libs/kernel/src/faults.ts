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
