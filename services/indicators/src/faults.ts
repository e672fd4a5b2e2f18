import { Fault } from '@nhip/contracts';

const ASK_AGAIN = {
  vi: 'định nghĩa vừa đổi: hỏi lại sau vài giây',
  en: 'the definitions have just changed: ask again in some seconds',
};

export const unknownCube = (cube: string): Fault =>
  new Fault(
    'missing',
    'unknown-cube',
    { vi: `không có khối số liệu “${cube}”`, en: `there is no cube “${cube}”` },
    { hint: ASK_AGAIN },
  );

export const unknownMeasure = (name: string): Fault =>
  new Fault(
    'missing',
    'unknown-measure',
    { vi: `không có số đếm “${name}”`, en: `there is no measure “${name}”` },
    { hint: ASK_AGAIN },
  );
