import { Fault } from '@nhip/contracts';

/** The faults of this library, each once. */

export const packOutside = (file: string): Fault =>
  new Fault(
    'invalid',
    'pack-outside',
    {
      vi: `“${file}” là liên kết dẫn ra ngoài thư mục của gói`,
      en: `“${file}” is a link that leads out of the pack's folder`,
    },
    { hint: { vi: 'chép tệp vào thư mục', en: 'copy the file into the folder' } },
  );
