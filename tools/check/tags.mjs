/** Each project has exactly one known `type:` tag: a project without one would escape every boundary. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TYPES } from './boundaries.mjs';

/** @param {Record<string, readonly string[]>} tagsByProject @returns {string[]} one sentence per wrong project */
export function problemsOfTags(tagsByProject) {
  return Object.entries(tagsByProject).flatMap(([project, tags]) => {
    const types = tags.filter((tag) => tag.startsWith('type:'));
    if (types.length !== 1)
      return [`${project} has ${types.length} type tags, must have exactly one`];
    return TYPES.includes(types[0].slice('type:'.length))
      ? []
      : [`${project} has the unknown tag ${types[0]}`];
  });
}

/** @param {string} root */
export function tagsOf(root) {
  return Object.fromEntries(
    globSync('{libs,services}/*/package.json', { cwd: root }).map((file) => {
      const { name, nx } = JSON.parse(readFileSync(path.join(root, file), 'utf8'));
      return [name, nx?.tags ?? []];
    }),
  );
}
