import { EntitySchema } from 'typeorm';

export interface DefinitionRow {
  kind: string;
  id: string;
  version: number;
  revision: number;
  pack: string;
  body: Record<string, unknown>;
}

export interface OutboxRow {
  seq: string;
  kind: string;
  id: string;
  version: number;
  told: boolean;
}

export const DefinitionEntity = new EntitySchema<DefinitionRow>({
  name: 'definition',
  schema: 'registry',
  columns: {
    kind: { type: 'text', primary: true },
    id: { type: 'text', primary: true },
    version: { type: 'int', primary: true },
    revision: { type: 'int' },
    pack: { type: 'text' },
    body: { type: 'json' },
  },
});

export const OutboxEntity = new EntitySchema<OutboxRow>({
  name: 'outbox',
  schema: 'registry',
  columns: {
    seq: { type: 'bigint', primary: true, generated: 'increment' },
    kind: { type: 'text' },
    id: { type: 'text' },
    version: { type: 'int' },
    told: { type: 'boolean' },
  },
});
