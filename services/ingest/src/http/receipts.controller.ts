import { Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import {
  ListReceiptsQuery,
  type CommandReceipt,
  type Identity,
  type Page,
  type Receipt,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import type { FastifyRequest } from 'fastify';
import { Commands } from '../app/commands.js';
import { KeptReceipts } from '../app/kept-receipts.js';
import { RECEIPTS, type ReceiptRow, type ReceiptStore } from '../app/ports.js';
import { receiptView } from '../app/receipt-view.js';
import { readWithdrawal } from './read-request.js';

/** Receipts; an agency finds its own only. */
@Controller('api/v1/receipts')
export class ReceiptsController {
  constructor(
    @Inject(RECEIPTS) private readonly receipts: ReceiptStore,
    @Inject(KeptReceipts) private readonly kept: KeptReceipts,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  @Get()
  async list(
    @Caller() { agency }: Identity,
    @Query({ schema: ListReceiptsQuery }) { feed, cursor, limit }: ListReceiptsQuery,
  ): Promise<Page<Receipt>> {
    const found = await this.receipts.list({ feed, agency, before: cursor, limit: limit + 1 });
    const items = found.slice(0, limit).map(receiptView);
    return { items, ...(found.length > limit && { cursor: items.at(-1)?.receipt }) };
  }

  @Get(':id')
  async one(@Caller() { agency }: Identity, @Param('id') id: string): Promise<Receipt> {
    const maySee = (receipt: ReceiptRow): boolean =>
      agency === undefined || receipt.agency === agency;
    return receiptView(await this.kept.find(id, maySee));
  }

  @Post(':id/withdraw')
  withdraw(
    @Caller() identity: Identity,
    @Param('id') id: string,
    @Req() { body }: FastifyRequest,
  ): Promise<CommandReceipt> {
    return this.commands.withdraw(id, readWithdrawal(body), identity);
  }
}
