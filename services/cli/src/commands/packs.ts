import path from 'node:path';
import { checkDefinitions } from '@nhip/kernel';
import { readFolder, readPack, runCases } from '@nhip/packs';
import { call, type Target } from '../hub.js';
import { number } from '../table.js';

/** Checks a pack and runs its cases, without a hub; the exit code is 1 where something is wrong. */
export function check(folder: string, json: boolean): void {
  const pack = readPack(readFolder(folder));
  const wrong = [...pack.problems, ...checkDefinitions(pack.definitions)];
  const problems = wrong.length > 0 ? wrong : runCases(pack);
  if (problems.length > 0) process.exitCode = 1;
  if (json)
    return console.log(
      JSON.stringify({
        definitions: pack.definitions.length,
        cases: pack.mappingCases.length + pack.valueCases.length,
        problems,
      }),
    );
  for (const { file, line, code, message } of problems)
    console.log(`${path.join(folder, file)}:${line}: ${message.vi} [${code}]\n    ${message.en}`);
  console.log(
    problems.length > 0
      ? `${number(problems.length)} chỗ sai`
      : `đúng: ${number(pack.definitions.length)} định nghĩa, ${number(pack.mappingCases.length + pack.valueCases.length)} ca kiểm`,
  );
}

/** Loads a pack into a running hub, whole or not at all. */
export async function load(target: Target, folder: string, json: boolean): Promise<void> {
  const body = JSON.stringify({
    name: path.basename(path.resolve(folder)),
    files: readFolder(folder),
  });
  const answer = await call<{
    revision?: number;
    definitions: readonly { readonly change: string }[];
  }>(target, 'admin', 'POST', '/api/v1/packs', body, { 'content-type': 'application/json' });
  if (json) return console.log(JSON.stringify(answer));
  const fresh = answer.definitions.filter(({ change }) => change === 'new').length;
  console.log(
    fresh === 0
      ? 'không có gì mới'
      : `đã nạp ${number(fresh)} định nghĩa mới, bản danh mục ${answer.revision}`,
  );
}

/** Tries the rows of a feed that wait in quarantine again. */
export async function replay(
  target: Target,
  feed: string,
  cause: string | undefined,
  json: boolean,
): Promise<void> {
  const answer = await call<{ replayed: number; waiting: number }>(
    target,
    'agency',
    'POST',
    `/api/v1/feeds/${encodeURIComponent(feed)}/quarantine/replay`,
    JSON.stringify(cause ? { cause } : {}),
    { 'content-type': 'application/json' },
  );
  console.log(
    json
      ? JSON.stringify(answer)
      : `đã nạp lại ${number(answer.replayed)} dòng, còn ${number(answer.waiting)} dòng chờ sửa`,
  );
}
