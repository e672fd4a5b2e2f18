/** Headers that belong to a problem's status: when to come again, and how to say who one is. */
export function headersOf(status: number): Readonly<Record<string, string>> {
  if (status === 503) return { 'retry-after': '3' };
  if (status === 429) return { 'retry-after': '10' };
  if (status === 401) return { 'www-authenticate': 'Bearer realm="nhip"' };
  return {};
}
