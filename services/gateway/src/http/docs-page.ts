import { ROUTES, type Route, type ServiceName, type Text } from '@nhip/contracts';
import { docsOperation } from './docs-operation.js';

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:light-dark(#191e22,#e8ecef);background:light-dark(#f5f6f7,#14181b)}
.quiet{color:light-dark(#465059,#aab4bb)}a{color:light-dark(#0b57a4,#8cc4ff)}summary{cursor:pointer;padding:.5rem 0;overflow-wrap:anywhere}details{border-bottom:1px solid light-dark(#cdd3d7,#3a444b)}
pre{overflow:auto;max-height:24rem;padding:.75rem;background:light-dark(#fff,#0b0e10);border:1px solid light-dark(#cdd3d7,#3a444b)}label{display:block;margin:.5rem 0}
input,textarea,select,button{font:inherit;box-sizing:border-box;max-width:100%}textarea{width:100%;font-family:monospace}input{width:22rem}button{padding:.4rem 1rem}[role=status]{font-weight:bold;overflow-wrap:anywhere}`;

const KEY = `<section id="caller" hidden><h2>Thử ngay trên trang <span lang="en">(try it here)</span></h2>
<p>Yêu cầu gửi đi với phiên đăng nhập của trang này, hoặc với khoá nhập dưới đây. Khoá chỉ nằm trong bộ nhớ của trang, mất khi tải lại. Thao tác làm thay đổi dữ liệu phải bấm nút hai lần.
<br><span class="quiet" lang="en">Requests are sent with the session of this browser, or with the key below, which stays in the memory of this page alone. What changes something takes a second press.</span></p>
<label>Khoá <span lang="en">(key)</span> <input id="key" type="password" autocomplete="off" spellcheck="false"></label></section>`;

/** What the routes of each service are for. */
const TITLES: Readonly<Record<ServiceName, Text>> = {
  registry: { vi: 'Danh mục và định nghĩa', en: 'Code lists and definitions' },
  ingest: { vi: 'Gửi dữ liệu, biên nhận', en: 'Sending data, receipts' },
  normalise: { vi: 'Dữ liệu chờ sửa', en: 'Rows to be mended' },
  ledger: { vi: 'Sổ cái', en: 'The ledger' },
  watch: { vi: 'Nguồn dữ liệu, cảnh báo', en: 'Feeds, alarms' },
  screens: { vi: 'Chỉ số, màn hình, bản ghi', en: 'Indicators, screens, records' },
  exchange: { vi: 'Chia sẻ với bộ, ngành', en: 'Sharing with ministries' },
  gateway: { vi: 'Đăng nhập, khoá, tài liệu', en: 'Signing in, keys, documents' },
};

const titleOf = ({ vi, en }: Text): string => `${vi} <span class="quiet" lang="en">(${en})</span>`;

/** The routes of a service. */
const section = ([service, routes]: readonly [ServiceName, readonly Route[]]): string =>
  `<section><h2>${titleOf(TITLES[service])}</h2>\n${routes.map(docsOperation).join('\n')}</section>`;

/** The contract as a page that needs nothing from elsewhere: examples of every route, and forms by which they are tried. Without its script it is read only. */
export function docsPage(): string {
  const services = Map.groupBy(ROUTES, ({ service }) => service);
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nhịp: API</title>
<style>${STYLE}</style><script type="module" src="/docs/try-out.js"></script></head><body><main>
<h1>Nhịp: tài liệu API công khai <span class="quiet" lang="en">(public API)</span></h1><p>OpenAPI 3.1: <a href="/api/docs/openapi.json">openapi.json</a> · AsyncAPI: <a href="/asyncapi">asyncapi</a> · <a href="/.well-known/jwks.json">khoá công khai</a> · <a href="/">trang chủ</a></p>
${KEY}
${[...services].map(section).join('\n')}</main></body></html>`;
}
