import { Command } from 'commander';
import { check, load, replay } from './commands/packs.js';
import { recover } from './commands/recover.js';
import { publish } from './commands/publish.js';
import { explain, status, values, verify, type ValueOptions } from './commands/read.js';
import { CliError, targetOf, type TargetOptions } from './hub.js';

interface Common extends TargetOptions {
  readonly json?: boolean;
}

const program = new Command('nhip')
  .description('Nhịp: trục dữ liệu của trung tâm điều hành')
  .option('--gateway <url>', 'địa chỉ hub')
  .option('--token <key>', 'khoá')
  .option('--json', 'cho chương trình đọc');
const common = (): { target: ReturnType<typeof targetOf>; json: boolean } => {
  const options = program.opts<Common>();
  return { target: targetOf(options), json: options.json === true };
};
const each = (value: string, before: readonly string[]): readonly string[] => [...before, value];

program
  .command('status')
  .description('hub có sẵn sàng không')
  .action(() => status(common().target, common().json));
program
  .command('publish <feed> <file>')
  .description('gửi một tệp và chờ tính xong')
  .action((feed: string, file: string) => publish(common().target, feed, file, common().json));
program
  .command('values <indicator>')
  .description('giá trị của một chỉ số')
  .option('--grain <grain>', 'day, week, month, quarter, year, all')
  .option('--from <period>')
  .option('--to <period>')
  .option('--by <dimension>')
  .option('--as-of <commit or instant>')
  .option('--dim <dimension=code>', 'chỉ tính một mã', each, [])
  .action((id: string, options: ValueOptions) =>
    values(common().target, id, options, common().json),
  );
program
  .command('explain <indicator>')
  .description('số này từ đâu?')
  .option('--period <period>', 'kỳ', 'all')
  .option('--as-of <commit or instant>')
  .option('--dim <dimension=code>', 'chỉ tính một mã', each, [])
  .action((id: string, options: ValueOptions & { readonly period: string }) =>
    explain(common().target, id, options, common().json),
  );
program
  .command('verify [indicator]')
  .description('tính lại từ dữ liệu gốc')
  .action((id?: string) => verify(common().target, id, common().json));
program
  .command('check <pack>')
  .description('kiểm một gói định nghĩa, không cần hub')
  .action((folder: string) => check(folder, common().json));
program
  .command('load <pack>')
  .description('nạp một gói định nghĩa')
  .action((folder: string) => load(common().target, folder, common().json));
program
  .command('recover')
  .description('nhận các nguồn Kafka đã bị tạo lại hoặc tua lại (source-rewound)')
  .option('--dry-run', 'chỉ nói sẽ nhận gì')
  .action(({ dryRun }: { dryRun?: boolean }) =>
    recover(common().target, dryRun === true, common().json),
  );
program
  .command('replay <feed>')
  .description('nạp lại dữ liệu chờ sửa')
  .option('--cause <code>', 'chỉ một nguyên nhân')
  .action((feed: string, { cause }: { cause?: string }) =>
    replay(common().target, feed, cause, common().json),
  );

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof CliError ? error.exitCode : 70;
}
