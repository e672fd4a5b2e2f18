/** What stands in one field of a form. */
export interface Filled {
  readonly place: 'path' | 'query' | 'header' | 'family';
  readonly name: string;
  readonly value: string;
}

/** What a form asks to be sent. */
export interface Trial {
  readonly method: string;
  /** With `{name}` parameters. */
  readonly path: string;
  readonly fields: readonly Filled[];
  readonly body?: { readonly type: string; readonly text: string } | undefined;
  /** Stands for the caller in place of the session, where there is one. */
  readonly key: string;
}

/** A request as `fetch` takes it. */
export interface TrialRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** The request that a form stands for, to this origin. Fields that are empty are not sent; with a key the session is not. */
export function requestOf({ method, path, fields, body, key }: Trial): TrialRequest {
  const filled = fields.filter(({ value }) => value !== '');
  const of = (place: Filled['place']): readonly Filled[] =>
    filled.filter((field) => field.place === place);
  const named = new Map(of('path').map(({ name, value }) => [name, value]));
  const query = new URLSearchParams(of('query').map(({ name, value }) => [name, value]));
  for (const { value } of of('family'))
    for (const [name, one] of new URLSearchParams(value)) query.append(name, one);
  const headers = Object.fromEntries(of('header').map(({ name, value }) => [name, value]));
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(named.get(name) ?? ''),
  );
  return {
    url: query.size > 0 ? `${address}?${query}` : address,
    init: {
      method,
      headers: {
        ...headers,
        ...(body && { 'content-type': body.type }),
        ...(key !== '' && { authorization: `Bearer ${key}` }),
      },
      ...(body && { body: body.text }),
      credentials: key === '' ? 'same-origin' : 'omit',
      cache: 'no-store',
      redirect: 'error',
    },
  };
}

/** JSON on lines of its own; any other text as it is. */
export function legible(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
