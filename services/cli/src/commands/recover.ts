import { call, type Target } from '../hub.js';
import { table } from '../table.js';

interface Recovery {
  readonly topic: string;
  readonly partition: number;
  readonly former: { readonly incarnation: string; readonly next: string };
  readonly taken: { readonly incarnation: string; readonly next: string };
}

/** Takes sources that were recreated or rewound as they are now, or says which it would. */
export async function recover(target: Target, dryRun: boolean, json: boolean): Promise<void> {
  const answer = await call<{ recovered: readonly Recovery[] }>(
    target,
    'admin',
    'POST',
    `/api/v1/recover${dryRun ? '?dryRun=true' : ''}`,
  );
  if (json) return console.log(JSON.stringify(answer));
  if (answer.recovered.length === 0)
    return console.log('mọi nguồn còn nguyên, không có gì phải nhận lại');
  console.log(
    table(
      ['nguồn', 'đã đọc đến', 'đọc lại từ'],
      answer.recovered.map(({ topic, partition, former, taken }) => [
        `${topic}[${partition}]`,
        former.next,
        taken.next,
      ]),
    ),
  );
  console.log(
    dryRun
      ? 'chưa đổi gì; chạy lại không có --dry-run để nhận'
      : 'đã nhận; các phân vùng chạy tiếp trong vài giây',
  );
}
