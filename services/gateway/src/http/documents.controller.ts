import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CONFIG } from '@nhip/platform';
import { publicAddress, type Config } from '../config.js';
import { asyncApi } from './asyncapi.js';
import { docsPage } from './docs-page.js';
import { openApi } from './openapi.js';

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The contract, for people and for programs. */
@Controller()
export class DocumentsController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  @Get('api/docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', POLICY)
  page(): string {
    return docsPage();
  }

  @Get('api/docs/openapi.json')
  openApi() {
    return openApi(publicAddress(this.config));
  }

  @Get('asyncapi')
  asyncApi() {
    return asyncApi();
  }
}
