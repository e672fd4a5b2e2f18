import {
  malformed,
  DAY_MS,
  encodeFeedDeletion,
  encodeFeedWithdrawal,
  feedTopic,
  TOPICS,
  unknownRecord,
  wrongRecordId,
  wrongSourceVersion,
  type CommandReceipt,
  type EncodedMessage,
  type Identity,
  type WithdrawBody,
} from '@nhip/contracts';
import { type Clock, type Producer } from '@nhip/platform';
import { alreadyWithdrawn, versionInFuture, withdrawalIsFinal } from '../faults.js';
import { sha256, type CompiledFeed } from '../domain/keep-rows.js';
import { assertNoPersonNumber, textToKeep } from '../domain/persons-in-requests.js';
import { newReceipt } from '../domain/receipt-id.js';
import type { FeedKinds } from './feed-kinds.js';
import type { Feeds } from './feeds.js';
import type { KeptReceipts } from './kept-receipts.js';
import type { Ledger, ReceiptRow, ReceiptStore } from './ports.js';
import { deliveryOf, sentAs } from './publish.js';

/** The version that a request names. @throws Fault `malformed` where it is none, `invalid` where it lies far ahead */
function versionIn(given: string, { versions }: CompiledFeed, now: number): number {
  const version = versions.read(given);
  if (version === undefined) throw malformed(wrongSourceVersion());
  if (versions.timed && version > now + DAY_MS) throw versionInFuture(version);
  return version;
}

const RECORD_ID = { vi: 'mã bản ghi', en: 'the id of the record' };

/** The id that a request names. @throws Fault `malformed` */
function idIn(given: string, feed: CompiledFeed): string {
  assertNoPersonNumber(given, feed, RECORD_ID);
  const id = feed.readId(given);
  if (typeof id !== 'string') throw malformed(wrongRecordId(id));
  return id;
}

/** Nobody was told of the delivery, so it claims nothing. The reason is said to the agency. */
const NOT_FINISHED: WithdrawBody = {
  reason:
    'lần gửi này chưa được nhận xong và chưa được xác nhận: hãy gửi lại — this delivery was not taken to its end, and not acknowledged: send it again',
  release: true,
};

/** Who gives a command. */
type Sender = Pick<Identity, 'name' | 'simulated'>;

const SELF: Sender = { name: 'nhip' };

const simulatedAs = ({ simulated }: Pick<Sender, 'simulated'>): Pick<Sender, 'simulated'> =>
  simulated ? { simulated } : {};

/** Deletions of records and withdrawals of deliveries: commands that travel with the rows and have receipts of their own. */
export class Commands {
  constructor(
    private readonly feeds: Feeds,
    private readonly kinds: FeedKinds,
    private readonly receipts: ReceiptStore,
    private readonly kept: KeptReceipts,
    private readonly ledger: Ledger,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  /** Deletes a record, or all that a row has made. Its version is written as the feed's rows write theirs. Without a version the deletion takes that of the standing row: it beats what is known now, and a later version brings the record back. */
  async deleteRecord(
    feedId: string,
    given: string,
    version: string | undefined,
    identity: Identity,
  ): Promise<CommandReceipt> {
    const { feed, agency } = this.feeds.sender(feedId, identity);
    const id = idIn(given, feed);
    const at =
      version === undefined
        ? await this.ledger.currentVersion(feed.versioned, id)
        : versionIn(version, feed, this.clock.now());
    if (at === undefined) throw unknownRecord(id);
    const receipt = this.#receipt('deletion', feedId, agency, identity);
    await this.kinds.take(receipt);
    const message = encodeFeedDeletion(sentAs(receipt), { id, version: at }, sha256);
    await this.receipts.begin(receipt, undefined, sha256(message.value));
    // While the receipt stands nobody takes the kind of the feed; before it did somebody may have.
    await this.kinds.take(receipt);
    const sent = await this.#send(receipt, message);
    await this.kinds.settle(receipt);
    return sent;
  }

  /** Takes a delivery back: what it had replaced counts again. A withdrawal that did not get out is sent again under its receipt, unless it was to release and now is not, or the other way round: buckets may have carried it out. */
  async withdraw(
    receiptId: string,
    command: WithdrawBody,
    identity: Identity,
  ): Promise<CommandReceipt> {
    const isOwn = ({ agency }: ReceiptRow): boolean => agency === identity.agency;
    const { receipt: delivery } = await this.kept.find(receiptId, isOwn);
    if (delivery.kind === 'withdrawal') throw withdrawalIsFinal();
    const reason = textToKeep(command.reason, this.feeds.ofPersons(delivery.feed));
    const fresh = this.#withdrawal(delivery, { ...command, reason }, identity);
    await this.kinds.take(fresh);
    const receipt = await this.receipts.beginWithdrawal(fresh, delivery.id);
    if (receipt.sent || receipt.release !== fresh.release) throw alreadyWithdrawn(receipt.id);
    return this.#sendWithdrawal(receipt);
  }

  /** Takes back a delivery that nobody sends any more, and releases it; sends a withdrawal that did not get out. Resolves to whether there was anything to do: somebody may have been at it since it was found. */
  async finish(unfinished: ReceiptRow): Promise<boolean> {
    const { kind, id } = unfinished;
    const receipt =
      kind === 'withdrawal'
        ? unfinished
        : await this.receipts.takeBack(
            this.#withdrawal(unfinished, NOT_FINISHED, { ...SELF, ...simulatedAs(unfinished) }),
            id,
          );
    if (receipt) await this.#sendWithdrawal(receipt);
    return receipt !== undefined;
  }

  #withdrawal(
    { id, feed, agency }: ReceiptRow,
    { reason, release = false }: WithdrawBody,
    identity: Sender,
  ): ReceiptRow {
    const receipt = this.#receipt('withdrawal', feed, agency, identity);
    return { ...receipt, withdraws: id, reason, ...(release && { release }) };
  }

  #sendWithdrawal(receipt: ReceiptRow): Promise<CommandReceipt> {
    const { withdraws = '', reason = '', release } = receipt;
    const command = { receipt: withdraws, reason, ...(release && { release }) };
    return this.#send(receipt, encodeFeedWithdrawal(sentAs(receipt), command, sha256));
  }

  #receipt(kind: ReceiptRow['kind'], feed: string, agency: string, identity: Sender): ReceiptRow {
    const now = this.clock.now();
    return {
      id: newReceipt(now),
      feed,
      agency,
      ...this.feeds.inherited(agency, now),
      sentBy: identity.name,
      ...simulatedAs(identity),
      kind,
      receivedAt: now,
      received: 1,
      skipped: 0,
      rejected: 0,
      errors: [],
      extra: [],
      sent: false,
    };
  }

  async #send(receipt: ReceiptRow, message: EncodedMessage): Promise<CommandReceipt> {
    const { id, feed } = receipt;
    await this.producer.send(feedTopic(feed), [message]);
    await this.producer.send(TOPICS.deliveries.name, [deliveryOf(receipt)]);
    await this.receipts.sent([id]);
    return { receipt: id };
  }
}
