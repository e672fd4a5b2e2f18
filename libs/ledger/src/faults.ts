import { Fault } from '@nhip/contracts';

/** The faults of this library, each once. */

/** Another owner of the partition has moved on: nothing of this batch may be kept. */
export const partitionFenced = (topic: string, partition: number): Fault =>
  new Fault(
    'conflict',
    'partition-fenced',
    {
      vi: `phân vùng ${topic}[${partition}] đã có tiến trình khác ghi`,
      en: `another process writes ${topic}[${partition}]`,
    },
    {
      hint: {
        vi: 'không có gì bị ghi sai; đọc tiếp từ vị trí mà tiến trình kia đã ghi',
        en: 'nothing was written; read on from where the other process is',
      },
    },
  );
