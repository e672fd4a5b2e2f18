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
import { RECEIPTS, type ReceiptStore } from '../app/ports.js';
import { receiptView } from '../app/receipt-view.js';
import { unknownReceipt } from '../faults.js';
import { readWithdrawal } from './read-request.js';

/** Receipts; an agency finds its own only. */
@Controller('api/v1/receipts')
export class ReceiptsController {
  constructor(
    @Inject(RECEIPTS) private readonly receipts: ReceiptStore,
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
    const found = await this.receipts.find(id);
    if (!found || (agency !== undefined && found.receipt.agency !== agency))
      throw unknownReceipt(id);
    return receiptView(found);
  }

  @Post(':id/withdraw')
  withdraw(
    @Caller() identity: Identity,
    @Param('id') id: string,
    @Req() { body }: FastifyRequest,
  ): Promise<CommandReceipt> {
    return this.commands.withdraw(id, readWithdrawal(body).reason, identity);
  }
}
