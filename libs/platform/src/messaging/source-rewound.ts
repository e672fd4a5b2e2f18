import { Fault } from '@nhip/contracts';

/** The topic is not the one whose offsets are known: read on, and rows would be skipped or counted twice. */
export const sourceRewound = (topic: string, partition: number, detail: string): Fault =>
  new Fault(
    'conflict',
    'source-rewound',
    {
      vi: `nguồn ${topic}[${partition}] đã bị tạo lại hoặc tua lại (${detail})`,
      en: `${topic}[${partition}] was recreated or rewound (${detail})`,
    },
    { hint: { vi: 'kiểm tra cụm Kafka, rồi chạy nhip recover', en: 'look at the Kafka cluster, then run nhip recover' } },
  );
