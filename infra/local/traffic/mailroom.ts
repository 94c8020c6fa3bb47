import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/kernel/time.ts';
import { sendsFeedback } from '../../../shared/replies/providers.ts';
import type { Random } from '../random.ts';
import { customerDomain, MAILBOXES, SCENARIO_START, type ScenarioSender } from '../scenarios/model.ts';
import { MAILBOX_FULL, type SentMail, sesJson, UNKNOWN_USER } from './ses-json.ts';

/** An event, and the virtual time (ms since the start) at which SES publishes it. */
export type Dated = { readonly t: number; readonly body: string };

/** Share of messages that bounce softly, for every sender. */
const SOFT_BOUNCES = 0.004;
/** The account's dedicated addresses that are in no pool of their own: where sets without a pool send from. */
export const OWN_IPS = ['192.0.2.10', '192.0.2.11', '192.0.2.12', '192.0.2.13'] as const;

/** Where a set's mail leaves now; null where SES does not send it at all. */
export type Outgoing = (set: string) => readonly string[] | null;

/** Writes the mail of a sender, and what becomes of it, minute by minute. */
export class Mailroom {
  readonly #random: Random;
  readonly #outgoing: Outgoing;
  #messages = 0;

  constructor(random: Random, outgoing: Outgoing) {
    this.#random = random;
    this.#outgoing = outgoing;
  }

  /** Every event that mail sent in one minute will ever cause. */
  *minute(sender: ScenarioSender, t: number): Generator<Dated> {
    const ips = this.#outgoing(sender.set);
    const count = sender.onDay ? countedOut(sender.onDay, t) : this.#random.poisson(sentIn(sender, t));
    if (ips === null) return;
    for (let index = 0; index < count; index++) yield* this.#message(sender, t + this.#random.next() * MINUTE_MS, ips);
  }

  *#message(sender: ScenarioSender, t: number, ips: readonly string[]): Generator<Dated> {
    const random = this.#random;
    const mailbox = pickByShare(random, sender.mailboxes ?? MAILBOXES);
    const customer = sender.customers && pickByShare(random, sender.customers);
    const mail: SentMail = {
      configurationSet: sender.set,
      messageId: `0100019b${(this.#messages++).toString(16).padStart(8, '0')}-${random.uuid().slice(0, 13)}-000000`,
      recipient: `user${random.int(1_000_000)}@${mailbox.domain}`,
      fromDomain: customerDomain(customer ?? sender),
      sentAt: Math.round(SCENARIO_START + t),
      outgoingIp: random.pick(ips.length > 0 ? ips : OWN_IPS),
      ...(customer && { tenant: customer.tenant }),
    };
    yield { t, body: sesJson.send(mail) };
    const answered = t + SECOND_MS * (0.4 + random.exponential(1.5));
    const at = Math.round(SCENARIO_START + answered);
    const hardBounces = customer?.hardBounces(t) ?? sender.hardBounces(t, mailbox.provider, mailbox.domain);
    if (random.chance(hardBounces)) {
      yield { t: answered, body: sesJson.bounce(mail, at, UNKNOWN_USER) };
    } else if (random.chance(SOFT_BOUNCES)) {
      yield { t: answered, body: sesJson.bounce(mail, at, MAILBOX_FULL) };
    } else {
      const deferred = sender.deferred?.(t, mailbox.provider) ?? null;
      const isDeferred = deferred !== null && random.chance(deferred.share);
      if (isDeferred) yield { t: answered, body: sesJson.delay(mail, at, deferred.diagnostic) };
      const delivered = isDeferred
        ? deferred.until + random.next() * HOUR_MS
        : answered + (sender.deliveryDelayMs?.(t) ?? 0);
      yield { t: delivered, body: sesJson.delivery(mail, Math.round(SCENARIO_START + delivered)) };
      if (sendsFeedback(mailbox.provider) && random.chance(sender.complaints(t))) {
        const complained = delivered + random.exponential(sender.complaintLagMs / Math.LN2);
        yield { t: complained, body: sesJson.complaint(mail, Math.round(SCENARIO_START + complained)) };
      }
      if (sender.wrongDates && random.chance(sender.wrongDates.share(t))) {
        const bounced = delivered + sender.wrongDates.afterMs;
        const date = Math.round(SCENARIO_START + bounced);
        yield { t: bounced, body: sesJson.bounce({ ...mail, sentAt: date }, date, UNKNOWN_USER) };
      }
    }
  }
}

/** Messages that a sender means to send in the minute that begins at `t`. */
function sentIn(sender: ScenarioSender, t: number): number {
  const perMinute = (sender.perHour(t) / HOUR_MS) * MINUTE_MS;
  if (!sender.inCampaigns) return perMinute;
  return t % HOUR_MS < HOUR_MS / 2 ? 2 * perMinute : 0;
}

/** Noon, from where every scenario begins. Unit: ms. */
const NOON_MS = DAY_MS / 2 - (SCENARIO_START % DAY_MS);
const MINUTES_OF_A_DAY = 5;

/** The messages of one minute of a day's mail, which goes out evenly within some minutes. */
function countedOut(onDay: (day: number) => number, t: number): number {
  const minute = Math.round((t - NOON_MS) / MINUTE_MS) % (DAY_MS / MINUTE_MS);
  if (t < NOON_MS || minute >= MINUTES_OF_A_DAY) return 0;
  const upTo = (minutes: number) =>
    Math.floor((onDay(Math.floor((t - NOON_MS) / DAY_MS)) * minutes) / MINUTES_OF_A_DAY);
  return upTo(minute + 1) - upTo(minute);
}

/** One of several by its share, which are to add up to 1. */
function pickByShare<T extends { readonly share: number }>(random: Random, all: readonly T[]): T {
  let left = random.next();
  for (const one of all) {
    left -= one.share;
    if (left < 0) return one;
  }
  return all[0] as T;
}
