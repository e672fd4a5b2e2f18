import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ExplainQuery, ListQuery, ValuesQuery, type Identity } from '@nhip/contracts';
import { Caller, pageOf } from '@nhip/platform';
import { indicatorsFor, indicatorView } from '../app/catalogue-view.js';
import { Explain } from '../app/explain.js';
import { CURRENT } from '../app/ports.js';
import { ReadValues } from '../app/read-values.js';
import { State } from '../app/state.js';
import type { Query as Asked } from '../domain/values-query.js';
import { unknownIndicator } from '../faults.js';

@Controller('api/v1/indicators')
export class IndicatorsController {
  constructor(
    @Inject(State) private readonly state: State,
    @Inject(ReadValues) private readonly values: ReadValues,
    @Inject(Explain) private readonly explanations: Explain,
    @Inject(CURRENT) private readonly current: () => Promise<void>,
  ) {}

  @Get()
  list(@Caller() caller: Identity, @Query({ schema: ListQuery }) page: ListQuery) {
    const known = indicatorsFor(caller, this.state);
    return pageOf(
      known.map((compiled) => indicatorView(compiled, this.state)),
      page,
    );
  }

  @Get(':id')
  one(@Caller() caller: Identity, @Param('id') id: string) {
    const compiled = indicatorsFor(caller, this.state).find(({ indicator }) => indicator.id === id);
    if (!compiled) throw unknownIndicator(id);
    return indicatorView(compiled, this.state);
  }

  /** The schema refuses what cannot be read; what the calendar and the catalogue know is read from the text. */
  @Get(':id/values')
  async read(
    @Param('id') id: string,
    @Query({ schema: ValuesQuery }) _checked: ValuesQuery,
    @Query() query: Asked,
  ) {
    await this.current();
    return this.values.read(id, query);
  }

  @Get(':id/explain')
  async explain(
    @Param('id') id: string,
    @Query({ schema: ExplainQuery }) { limit }: ExplainQuery,
    @Query() query: Asked,
  ) {
    await this.current();
    return this.explanations.explain(id, query, limit);
  }
}
