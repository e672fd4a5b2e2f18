import { queryNames, type Content, type Route } from '@nhip/contracts';
import { exampleOf } from './example-of.js';
import { Components } from './openapi-components.js';

export const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Of the demonstration: what stands in an address after such a part of it. */
const IN_PATHS: Readonly<Record<string, string>> = {
  'feeds/{feed}': 'one-stop.dossiers',
  'indicators/{id}': 'one-stop.received',
  'screens/{id}': 'one-stop',
  'datasets/{id}': 'one-stop.dossiers',
  'codes/{list}': 'admin-unit',
  'code-changes/{list}': 'admin-unit',
  'records/{type}': 'one-stop.dossier',
};
/** What a person may type into the page. */
const TYPED = /json|ndjson|jsonl|csv|tab-separated/;
/** An answer is shown as an example up to here. */
const MOST_CHARACTERS = 2_000;

const exampleInPath = ({ path }: Route, name: string): string =>
  Object.entries(IN_PATHS).find(
    ([part]) => part.endsWith(`{${name}}`) && path.includes(part),
  )?.[1] ?? '';

function exampleBody(content: Content, type: string, io: 'input' | 'output'): string | undefined {
  const schema = content[type];
  if (!schema || !type.endsWith('json')) return undefined;
  const components = new Components();
  const example = exampleOf(components.of(schema, io), components.schemas);
  const text = typeof example === 'string' ? example : JSON.stringify(example, null, 2);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n…` : text;
}

interface Field {
  readonly place: 'path' | 'query' | 'header' | 'family';
  readonly name: string;
  readonly value?: string;
}

const fieldsOf = (route: Route): readonly Field[] => [
  ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Field => ({
    place: 'path',
    name,
    // What changes something is written by whoever wants it changed.
    ...(route.method === 'GET' && { value: exampleInPath(route, name) }),
  })),
  ...queryNames(route).map((name): Field => ({
    place: name.endsWith('.*') ? 'family' : 'query',
    name,
  })),
  ...Object.keys(route.headers?.shape ?? {}).map((name): Field => ({ place: 'header', name })),
];

const inputOf = ({ place, name, value = '' }: Field): string =>
  `<label><code>${place === 'header' ? `${name}: ` : place === 'path' ? `{${name}}` : `?${name}`}</code> <input data-in="${place}" data-name="${escape(name)}" value="${escape(value)}" autocomplete="off" spellcheck="false"${place === 'path' ? ' required' : ''}${place === 'family' ? ' placeholder="dim.unit=25&amp;dim.channel=1"' : ''}></label>`;

function bodyInput({ body = {} }: Route): string {
  const types = Object.keys(body).filter((type) => TYPED.test(type));
  const [first] = types;
  if (first === undefined) return '';
  const example = first.includes('ndjson') ? '' : (exampleBody(body, first, 'input') ?? '');
  const options = types.map((type) => `<option>${escape(type)}</option>`).join('');
  return `<label>Loại nội dung <span lang="en">(content type)</span> <select data-type>${options}</select></label>
<label>Nội dung <span lang="en">(body)</span> <textarea data-body rows="8" spellcheck="false">${escape(example)}</textarea></label>`;
}

/** The form is shown by the script that sends it: without that it would do nothing. */
const tryOut = (route: Route): string => {
  const { method, path } = route;
  return `<form hidden data-method="${method}" data-path="${escape(path)}" aria-label="Thử ${method} ${escape(path)}" autocomplete="off">
${fieldsOf(route).map(inputOf).join('\n')}
${bodyInput(route)}
<p><button type="submit">Gửi thử <span lang="en">(send)</span></button> <button type="button" data-stop hidden>Dừng <span lang="en">(stop)</span></button></p>
<p role="status"></p><pre data-headers hidden tabindex="0" aria-label="Tiêu đề trả về"></pre><pre data-answer hidden tabindex="0" aria-label="Nội dung trả về"></pre></form>`;
};

function curlOf(route: Route): string {
  const { method, path, body, roles } = route;
  const filled = path.replace(
    /\{(\w+)\}/g,
    (whole, name: string) => exampleInPath(route, name) || whole,
  );
  const [type] = Object.keys(body ?? {});
  return [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$HUB${filled}"`,
    ...(roles === 'public' ? [] : ['-H "Authorization: Bearer $TOKEN"']),
    ...(type === undefined ? [] : [`-H "Content-Type: ${type}" --data-binary @FILE`]),
  ].join(' \\\n  ');
}

function answerExample({ answer }: Route): string {
  const [type] = Object.keys(answer.content ?? {});
  const example =
    type === undefined ? undefined : exampleBody(answer.content ?? {}, type, 'output');
  const said = [answer.status, ...(answer.also ?? [])].join(' · ');
  const headers = Object.keys(answer.headers ?? {});
  return `<p>Trả về <span lang="en">(answers)</span> <code>${said}</code> ${escape(Object.keys(answer.content ?? {}).join(' · '))}${headers.length > 0 ? ` · ${headers.join(' · ')}` : ''}</p>${example === undefined ? '' : `<pre tabindex="0" aria-label="Ví dụ trả về">${escape(example)}</pre>`}`;
}

/** One route: who may, how it is called, what it answers, and the form by which it is tried. */
export function docsOperation(route: Route): string {
  const { method, path, summary, roles } = route;
  return `<details><summary><code><b>${method}</b> ${escape(path)}</code> ${escape(summary.vi)} <span class="quiet" lang="en">${escape(summary.en)}</span></summary>
<p class="quiet">Vai trò <span lang="en">(roles)</span>: ${roles === 'public' ? 'mọi người (public)' : roles.join(', ')}</p>
<pre tabindex="0" aria-label="Ví dụ gọi">${escape(curlOf(route))}</pre>
${answerExample(route)}
${tryOut(route)}</details>`;
}
