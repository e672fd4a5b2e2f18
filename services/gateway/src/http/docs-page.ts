import { queryNames, ROUTES } from '@nhip/contracts';

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The contract as a page that needs nothing from elsewhere. */
export function docsPage(): string {
  const rows = ROUTES.map((route) => {
    const { method, path, summary, roles } = route;
    const names = queryNames(route);
    return `<tr><td><code>${method}</code></td><td><code>${escape(path)}</code>${names.length > 0 ? `<br><small>?${names.map(escape).join(' · ')}</small>` : ''}</td><td>${escape(summary.vi)}<br><small>${escape(summary.en)}</small></td><td><small>${roles === 'public' ? 'public' : roles.join(', ')}</small></td></tr>`;
  }).join('\n');
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nhịp: API</title>
<style>body{font:16px/1.4 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#191e22;background:#f5f6f7}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #cdd3d7}small{color:#465059}</style>
<h1>Nhịp: hợp đồng công khai</h1><p>OpenAPI 3.1: <a href="/api/docs/openapi.json">openapi.json</a> · AsyncAPI: <a href="/asyncapi">asyncapi</a> · <a href="/.well-known/jwks.json">khoá công khai</a></p>
<table><thead><tr><th>Phương thức</th><th>Địa chỉ</th><th>Việc</th><th>Vai trò</th></tr></thead><tbody>${rows}</tbody></table></html>`;
}
