import type { AlertSubject } from '../alerts/subject.ts';
import type { EpochMs } from '../kernel/time.ts';

/** Sets that have something in common: how many, and the first of them by name. */
export type AttachFindings = { readonly since: EpochMs; readonly count: number; readonly first: readonly string[] };

/** Sets that send but are not watched, so they are not judged. */
export const unwatchedAlert = ({ since, count, first }: AttachFindings): AlertSubject =>
  fleetSubject({
    alertId: `unwatched:${since}`,
    kind: 'unwatched',
    severity: 'warning',
    since,
    title: `${sets(count)} ${count === 1 ? 'sends' : 'send'} without being counted`,
    sentence: listed(count, first),
    next: [
      'They are neither counted nor judged.',
      'Add an event destination that publishes to the topic. Tag sets that are to be left alone with lazaretto = off.',
    ],
  });

/** Sets in the quarantine pool that Lazaretto did not move there, so it does not bring them home. */
export const straysAlert = ({ since, count, first }: AttachFindings): AlertSubject =>
  fleetSubject({
    alertId: `strays:${since}`,
    kind: 'drift',
    severity: 'warning',
    since,
    title: `${sets(count)} in the quarantine pool`,
    sentence: `${count === 1 ? 'It was' : 'They were'} not sent there: ${listed(count, first)}`,
    next: ['They are left as they are.', 'Move them by hand to the pools they belong to.'],
  });

/** Sets that SES lists and refuses to describe, so they are neither watched nor looked after. */
export const undescribedAlert = ({ since, count, first }: AttachFindings): AlertSubject =>
  fleetSubject({
    alertId: `undescribed:${since}`,
    kind: 'placement',
    severity: 'warning',
    since,
    title: `SES refuses to describe ${sets(count)}`,
    sentence: listed(count, first),
    next: [
      'Whether they are watched, and which pool they send from, is not known. The inventory goes on without them.',
      'Look for an SCP of your organisation, or a permissions boundary, that denies ses:GetConfigurationSet.',
    ],
  });

/** SES refuses a list, so the inventory of it gets old. @param what the list */
export const refusedListingAlert = (what: string, { since, first }: AttachFindings): AlertSubject =>
  fleetSubject({
    alertId: `refused:${what}:${since}`,
    kind: 'placement',
    severity: 'warning',
    since,
    title: `SES refuses to list ${what}`,
    sentence: first.join('; '),
    next: [
      'The inventory goes on without them. What was known of them stays as it was.',
      'Look for an SCP of your organisation, or a permissions boundary, that denies it.',
    ],
  });

/** Everything is as it would be without Lazaretto. */
export const evacuatedAlert = (
  done: {
    readonly startedAt: EpochMs;
    readonly sets: number;
    readonly broughtHome: number;
    readonly detached: number;
    readonly enabled?: number;
  } & {
    readonly left: Omit<AttachFindings, 'since'>;
  },
  now: EpochMs,
): AlertSubject =>
  fleetSubject({
    alertId: `evacuated:${done.startedAt}`,
    kind: 'placement',
    severity: done.left.count === 0 ? 'info' : 'warning',
    since: now,
    title: `${sets(done.sets)} evacuated`,
    sentence:
      `${sets(done.broughtHome)} moved back to their own pools, ${done.detached} event destinations removed` +
      (done.enabled === undefined
        ? ''
        : `, ${done.enabled} SES ${done.enabled === 1 ? 'tenant' : 'tenants'} enabled again`) +
      (done.left.count === 0 ? '' : `; left: ${listed(done.left.count, done.left.first)}`),
    next: ['Nothing is moved, counted or judged until you say `lazaretto end-evacuation`.'],
  });

const fleetSubject = (
  of: Pick<AlertSubject, 'alertId' | 'kind' | 'severity' | 'since' | 'title' | 'sentence' | 'next'>,
): AlertSubject => ({ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null, ...of });

const sets = (count: number): string => (count === 1 ? '1 set' : `${count} sets`);

/** `acme, birch and 3 more`, or with reasons `acme: …; birch: …; and 3 more`. */
const listed = (count: number, first: readonly string[]): string => {
  const by = first.some((name) => name.includes(':')) ? '; ' : ', ';
  return first.join(by) + (count > first.length ? `${by}and ${count - first.length} more` : '');
};
