import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const NEVER = ['**/node_modules', '**/dist'];

/** The sources below some folders of a repository, `{ file, text }` each, the path from the root. @param butFor globs that are left out */
export function sourcesBelow(root, folders, extensions, butFor = []) {
  return folders
    .flatMap((folder) =>
      ts.sys.readDirectory(path.join(root, folder), extensions, [...NEVER, ...butFor]),
    )
    .map((file) => ({ file: path.relative(root, file), text: readFileSync(file, 'utf8') }));
}
