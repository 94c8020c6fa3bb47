import { registrableDomain } from '../dns-patrol/authentication/public-suffix.ts';
import { domainOfNormal } from '../events/address.ts';
import { isKnownSubtype } from '../events/bounce-class.ts';
import type { BouncedRecipient, DelayedRecipient, SesEvent } from '../events/model.ts';
import { HOUR_MS, hourOf, slotOf } from '../kernel/time.ts';
import { companyProvider, OTHER_PROVIDER } from '../replies/providers.ts';
import { REPLY_CLASSES } from '../replies/reply-class.ts';
import { type Counts, cellAt, DIMENSIONS, JUDGED_AT, type JudgedColumn, judgedCellAt } from './counts.ts';
import type { Unit } from './units.ts';

/** Bounces and complaints about mail older than this are counted but not judged. Unit: ms. */
export const JUDGED_AGE_MS = 168 * HOUR_MS;

/**
 * Count one unit.
 * @param judged false for a complaint whose recipient has complained about this set within 30 days, which is in the
 *   totals, but one person's mood must not convict; and for what reports again what counts once
 */
export function tally(counts: Counts, unit: Unit, judged: boolean): void {
  const { event } = unit;
  const { totals } = counts;
  const { what } = event;
  switch (what.kind) {
    case 'send':
      totals.sends++;
      if (what.headers?.isOneClick === false) totals.withoutUnsubscribe++;
      if (what.headers?.namesSender === false) totals.withoutFeedbackId++;
      charge(counts, unit, 'sends');
      return;
    case 'delivery':
      totals.deliveries++;
      cellAt(counts.providers, providerOf(unit), 4)[0]++;
      source(counts, event, 0);
      charge(counts, unit, 'deliveries');
      return;
    case 'bounce':
      // A recipient of a message has one outcome. Further reports of it say nothing new.
      if (what.bounceClass === 'hard' && !judged) totals.repeatedBounces++;
      else countBounce(counts, unit, what.bounceClass, what.subtype);
      return;
    case 'complaint':
      if (what.complaintClass === 'suppressed') {
        totals.suppressed++;
        charge(counts, unit, 'suppressed');
        return;
      }
      if (what.complaintClass === 'authFailure') {
        cellAt(counts.unknown, 'complaint:auth-failure', 1)[0]++;
        return;
      }
      totals.complaints++;
      cellAt(counts.providers, providerOf(unit), 4)[3]++;
      source(counts, event, 2);
      if (judged) charge(counts, unit, 'complaints');
      return;
    case 'reject':
      totals.rejects++;
      charge(counts, unit, 'rejects');
      return;
    case 'renderingFailure':
      totals.renderingFailures++;
      charge(counts, unit, 'renderingFailures');
      return;
    case 'deliveryDelay':
      countDelay(counts, unit, judged);
      return;
    case 'open':
      totals.opens++;
      return;
    case 'click':
      totals.clicks++;
      return;
    case 'subscription':
      totals.subscriptions++;
      return;
    case 'unknown':
      cellAt(counts.unknown, `event:${what.eventType}`, 1)[0]++;
      return;
    default:
      what satisfies never;
  }
}

function countDelay(counts: Counts, unit: Unit, judged: boolean): void {
  counts.totals.delays++;
  const { about, reputation } = unit.recipient as DelayedRecipient;
  const cell = cellAt(counts.deferrals, providerOf(unit), DIMENSIONS.deferrals);
  const at = REPLY_CLASSES.indexOf(about);
  cell[at] = (cell[at] ?? 0) + 1;
  if (reputation && judged) charge(counts, unit, 'reputationDeferrals');
}

function countBounce(counts: Counts, unit: Unit, bounceClass: string, subtype: string): void {
  const { totals } = counts;
  if (!isKnownSubtype(subtype)) cellAt(counts.unknown, `bounce:${subtype}`, 1)[0]++;
  if (bounceClass === 'suppressed') {
    totals.suppressed++;
    charge(counts, unit, 'suppressed');
    return;
  }
  const { reason, blocklist } = unit.recipient as BouncedRecipient;
  cellAt(counts.reasons, reason, 1)[0]++;
  if (blocklist !== null) cellAt(counts.blocklists, blocklist, 1)[0]++;
  if (bounceClass === 'hard') {
    totals.hardBounces++;
    cellAt(counts.providers, providerOf(unit), 4)[1]++;
    source(counts, unit.event, 1);
    charge(counts, unit, 'hardBounces');
    notePrompt(counts, unit);
    // No server answers in the millisecond in which a message was sent: the bounce carries its own time.
    if (unit.event.at === unit.event.sentAt) charge(counts, unit, 'undatedBounces');
    return;
  }
  if (bounceClass === 'soft') {
    totals.softBounces++;
    cellAt(counts.providers, providerOf(unit), 4)[2]++;
  } else {
    totals.undeterminedBounces++;
  }
  if (reason === 'unknown-user' || reason === 'inactive-mailbox') charge(counts, unit, 'missingMailboxes');
  if (reason === 'timeout') charge(counts, unit, 'expired');
}

/** A hard bounce that comes in the slot in which its mail was sent, or in the next. */
function notePrompt(counts: Counts, unit: Unit): void {
  const after = slotOf(unit.event.at) - slotOf(unit.event.sentAt);
  if (after === 0 || after === 1) cellAt(counts.prompt, providerOf(unit), 2)[after]++;
}

/** The provider under which a unit is judged, before counts are capped. */
export function providerOf({ recipient, event }: Unit): string {
  const who = recipient ?? (event.what.kind === 'complaint' ? event.what.recipients[0] : undefined);
  if (who === undefined || who.provider !== OTHER_PROVIDER) return who?.provider ?? OTHER_PROVIDER;
  const registered = registrableDomain(domainOfNormal(who.address));
  return registered !== null && PLAIN_DOMAIN.test(registered) ? companyProvider(registered) : OTHER_PROVIDER;
}

/** A plain registered domain: a label of at most 63 characters, and a suffix. Other values are not told apart. */
const PLAIN_DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9-]{1,63}){1,4}$/;

function source(counts: Counts, { fromDomain, outgoingIp }: SesEvent, index: 0 | 1 | 2): void {
  if (fromDomain !== null) cellAt(counts.domains, fromDomain, 3)[index]++;
  if (outgoingIp !== null) cellAt(counts.ips, outgoingIp, 3)[index]++;
}

/** The sending hour in which an outcome is judged, however late it is reported. */
function charge(counts: Counts, unit: Unit, column: JudgedColumn): void {
  const { at, sentAt } = unit.event;
  if (at - sentAt > JUDGED_AGE_MS) return;
  judgedCellAt(counts.judged, hourOf(sentAt), providerOf(unit))[JUDGED_AT[column]]++;
}
