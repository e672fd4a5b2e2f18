import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { pageOf } from '@nhip/platform';
import { indicatorsFor, indicatorView } from '../app/catalogue-view.js';
import { Explain } from '../app/explain.js';
import { ReadValues } from '../app/read-values.js';
import { State } from '../app/state.js';
import { admit, type Request } from './request.js';
import { CURRENT, SECRET } from './tokens.js';

@Controller('api/v1/indicators')
export class IndicatorsController {
  constructor(
    @Inject(State) private readonly state: State,
    @Inject(ReadValues) private readonly values: ReadValues,
    @Inject(Explain) private readonly explanations: Explain,
    @Inject(CURRENT) private readonly current: () => Promise<void>,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get()
  list(@Req() request: Request) {
    const identity = admit(request, this.secret, ['cursor', 'limit']);
    return pageOf(
      indicatorsFor(identity, this.state).map((compiled) => indicatorView(compiled, this.state)),
      request.query,
    );
  }

  @Get(':id')
  one(@Req() request: Request, @Param('id') id: string) {
    const identity = admit(request, this.secret);
    const compiled = indicatorsFor(identity, this.state).find(
      ({ indicator }) => indicator.id === id,
    );
    if (!compiled)
      throw new Fault('missing', 'unknown-indicator', {
        vi: `không có chỉ số “${id}”`,
        en: `there is no indicator “${id}”`,
      });
    return indicatorView(compiled, this.state);
  }

  @Get(':id/values')
  async read(@Req() request: Request, @Param('id') id: string) {
    admit(request, this.secret, [
      'grain',
      'from',
      'to',
      'by',
      'asOf',
      'units',
      'version',
      'release',
      'dim.*',
    ]);
    await this.current();
    return this.values.read(id, request.query);
  }

  @Get(':id/explain')
  async explain(@Req() request: Request, @Param('id') id: string) {
    admit(request, this.secret, ['period', 'asOf', 'units', 'version', 'cursor', 'limit', 'dim.*']);
    await this.current();
    return this.explanations.explain(id, request.query);
  }
}
