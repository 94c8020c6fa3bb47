import { BUILT_IN_LISTS } from '../../../shared/dns-patrol/blocklists/catalogue.data.ts';
import type { BounceReason, MailboxProvider } from '../../../shared/events/model.ts';
import { blocklistName } from '../../../shared/replies/blocklists.ts';
import { diagnose } from '../../../shared/replies/bounce-reason.ts';
import { deferralOf } from '../../../shared/replies/deferral.ts';
import { SOURCES } from '../../../shared/replies/diagnostic-sources.data.ts';
import { CLASS_ADVICE, REASON_ADVICE } from '../../../shared/replies/reply-advice.data.ts';
import type { ReplyClass } from '../../../shared/replies/reply-class.ts';
import { replySource } from '../../../shared/replies/reply-source.ts';

/** What `lazaretto explain --json` prints. */
export type Explanation = {
  readonly reason: BounceReason;
  /** The id of the blocklist that the reply names, or null. */
  readonly blocklist: string | null;
  readonly class: ReplyClass;
  /** True where the receiver gives the sender's reputation as the cause. */
  readonly reputation: boolean;
  /** The provider's own name for it, where one is known. */
  readonly name: string | null;
  readonly meaning: string;
  readonly advice: string;
  /** The page that tells it. */
  readonly source: string;
};

/**
 * Explains one SMTP reply, from the tables alone.
 * @param reply what a server said, or an event's `diagnosticCode`
 * @param status the DSN's `Status`, or ''
 */
export function explain(reply: string, status: string, provider: MailboxProvider): Explanation {
  const { reason, blocklist } = diagnose(status, reply, '');
  const { class: about, reputation, row } = deferralOf(reply, provider, status);
  const usual = REASON_ADVICE[reason];
  const removal = blocklist === null ? undefined : removalAt(blocklist);
  const listed =
    blocklist === null
      ? null
      : { meaning: `The sending address or a domain is on the list of ${blocklistName(blocklist)}.`, removal };
  return {
    reason,
    blocklist,
    class: about,
    reputation,
    name: row?.name ?? null,
    meaning: row?.meaning ?? listed?.meaning ?? usual.meaning,
    advice:
      row?.advice ??
      (removal === undefined ? undefined : `${usual.advice} Look it up, and ask for removal, at ${removal}`) ??
      (row === null ? usual.advice : (CLASS_ADVICE[about] ?? usual.advice)),
    source: row === null ? replySource(reply, status, reason) : SOURCES[row.source],
  };
}

/** Where a list is asked for removal; undefined where that is not known. */
const removalAt = (blocklist: string): string | undefined =>
  BUILT_IN_LISTS.find(({ id }) => id === blocklist || id.startsWith(`${blocklist}-`))?.removal ?? undefined;
