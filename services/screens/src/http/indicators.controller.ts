import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  ExplainQuery,
  ListQuery,
  ValuesQuery,
  type Explanation,
  type Identity,
  type Indicator,
  type Page,
  type Values,
} from '@nhip/contracts';
import { unknownIndicator } from '@nhip/kernel';
import { Caller, ClientSignal, pageOf } from '@nhip/platform';
import { indicatorsFor, indicatorView } from '../app/catalogue-view.js';
import { Explain } from '../app/explain.js';
import { CURRENT, type Current } from '../app/ports.js';
import { ReadValues } from '../app/read-values.js';
import { State } from '../app/state.js';

@Controller('api/v1/indicators')
export class IndicatorsController {
  constructor(
    @Inject(State) private readonly state: State,
    @Inject(ReadValues) private readonly values: ReadValues,
    @Inject(Explain) private readonly explanations: Explain,
    @Inject(CURRENT) private readonly current: Current,
  ) {}

  @Get()
  list(
    @Caller() caller: Identity,
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Page<Indicator> {
    const known = indicatorsFor(caller, this.state);
    return pageOf(
      known.map((compiled) => indicatorView(compiled, this.state)),
      query,
    );
  }

  @Get(':id')
  one(@Caller() caller: Identity, @Param('id') id: string): Indicator {
    const known = indicatorsFor(caller, this.state);
    const compiled = known.find(({ indicator }) => indicator.id === id);
    if (!compiled) throw unknownIndicator(id);
    return indicatorView(compiled, this.state);
  }

  @Get(':id/values')
  async read(
    @Param('id') id: string,
    @Query({ schema: ValuesQuery }) query: ValuesQuery,
    @ClientSignal() signal: AbortSignal,
  ): Promise<Values> {
    await this.current();
    return this.values.read(id, query, signal);
  }

  @Get(':id/explain')
  async explain(
    @Param('id') id: string,
    @Query({ schema: ExplainQuery }) query: ExplainQuery,
    @ClientSignal() signal: AbortSignal,
  ): Promise<Explanation> {
    await this.current();
    return this.explanations.explain(id, query, signal);
  }
}
