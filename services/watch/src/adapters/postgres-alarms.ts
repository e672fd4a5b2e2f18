import type { AlarmMessage } from '@nhip/contracts';
import { query, type Pool } from '@nhip/platform';
import type { AlarmStore } from '../app/ports.js';

/** Alarms in their last state; `told` is set only for the state that was told. */
export class PostgresAlarms implements AlarmStore {
  constructor(private readonly pool: Pool) {}

  async all(): Promise<readonly AlarmMessage[]> {
    return (
      await query<{ body: AlarmMessage }>(this.pool, 'select body from watch.alarm order by id')
    ).map((row) => row.body);
  }

  async put(alarms: readonly AlarmMessage[]): Promise<void> {
    if (alarms.length === 0) return;
    await query(
      this.pool,
      `insert into watch.alarm as a (id, body, told) select id, body, false from unnest($1::text[], $2::jsonb[]) as t(id, body) order by id
       on conflict (id) do update set body = excluded.body, told = false where a.body <> excluded.body`,
      [alarms.map((alarm) => alarm.id), alarms.map((alarm) => JSON.stringify(alarm))],
    );
  }

  async adopt(alarms: readonly AlarmMessage[]): Promise<void> {
    if (alarms.length === 0) return;
    await query(
      this.pool,
      'insert into watch.alarm (id, body, told) select id, body, true from unnest($1::text[], $2::jsonb[]) as t(id, body) order by id on conflict do nothing',
      [alarms.map((alarm) => alarm.id), alarms.map((alarm) => JSON.stringify(alarm))],
    );
  }

  async pending(): Promise<readonly AlarmMessage[]> {
    return (
      await query<{ body: AlarmMessage }>(
        this.pool,
        'select body from watch.alarm where not told order by id limit 1000',
      )
    ).map((row) => row.body);
  }

  async markPublished(alarms: readonly AlarmMessage[]): Promise<void> {
    await query(
      this.pool,
      'update watch.alarm a set told = true from unnest($1::text[], $2::jsonb[]) as t(id, body) where a.id = t.id and a.body = t.body',
      [alarms.map((alarm) => alarm.id), alarms.map((alarm) => JSON.stringify(alarm))],
    );
  }
}
