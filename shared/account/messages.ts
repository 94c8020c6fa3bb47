import type { Severity } from '../alerts/model.ts';
import type { AlertSubject } from '../alerts/subject.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { AccountFinding } from './findings.ts';

/** What was found, by name: since when, how many, and the first of them. */
type Found = { readonly since: EpochMs; readonly count: number; readonly first: readonly string[] };
type Words = { readonly severity: Severity; readonly title: string; readonly next: readonly string[] };

const subject = (id: string, { since, count, first }: Found, { severity, title, next }: Words): AlertSubject => ({
  alertId: `${id}:${since}`,
  kind: 'account',
  severity,
  since,
  ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
  title,
  sentence: first.join('; ') + (count > first.length ? `; and ${count - first.length} more` : ''),
  next,
});

const ACCOUNT: Readonly<Record<AccountFinding, Words>> = {
  'account:shutdown': {
    severity: 'critical',
    title: 'SES has stopped the account',
    next: ['No mail is sent. Answer the case that SES opened; Lazaretto cannot change this.'],
  },
  'account:paused': {
    severity: 'critical',
    title: 'The account does not send',
    next: [
      'Sending is switched off for the account. Switch it on with PutAccountSendingAttributes; Lazaretto never does.',
    ],
  },
  'account:probation': {
    severity: 'critical',
    title: 'SES reviews the account',
    next: ['Pause the worst sets and answer the case that SES opened. Otherwise SES may stop the account.'],
  },
  'account:quota': {
    severity: 'warning',
    title: 'The quota of the account is nearly used up',
    next: ['Above the quota SES refuses the mail of every sender. Ask SES for more, or find out who sends so much.'],
  },
  'account:sandbox': {
    severity: 'info',
    title: 'The account is in the sandbox',
    next: ['Ask SES for production access before you send for others.'],
  },
};

export const accountAlert = (name: AccountFinding, found: Found): AlertSubject => subject(name, found, ACCOUNT[name]);

/** SES, and not Lazaretto, has paused tenants. */
export const tenantsPausedAlert = (found: Found): AlertSubject =>
  subject('tenants-paused', found, {
    severity: 'critical',
    title: found.count === 1 ? 'SES has paused a tenant' : `SES has paused ${found.count} tenants`,
    next: ['SES did this because of its own findings. Lazaretto did not do it, and does not undo it.'],
  });

/** SES holds findings against tenants. */
export const tenantImpactAlert = (found: Found): AlertSubject =>
  subject('tenants-impact', found, {
    severity: 'warning',
    title: `SES has findings about ${found.count === 1 ? 'a tenant' : `${found.count} tenants`}`,
    next: ['SES may pause them under its reputation policy. Its console shows the findings.'],
  });

/** Sets may send from another Region, too, where nothing of them is moved. */
export const endpointsAlert = (found: Found): AlertSubject =>
  subject('endpoints', found, {
    severity: 'warning',
    title: 'Mail may leave from another Region, too',
    next: [
      'SES divides the mail of these endpoints between both Regions, to sets of the same name.',
      'A quarantine holds in this Region only. Deploy Lazaretto in the other Region too, and move both sets.',
    ],
  });

/** Sets are away here, and an endpoint sends through sets of their names in another Region, where they are not. */
export const endpointsAwayAlert = (found: Found): AlertSubject =>
  subject('endpoints-away', found, {
    severity: 'critical',
    title: `${found.count === 1 ? 'A set that is away' : `${found.count} sets that are away`} may send from another Region`,
    next: [
      'Nothing of them is moved there. Look in that Region whether a set of the same name sends.',
      'Pause it there, or take the endpoint out of their requests (`EndpointId`) while they are away.',
    ],
  });

/** Mail from identities without a default set may have no set, and then nobody counts it. */
export const unassignedAlert = (found: Found): AlertSubject =>
  subject('unassigned', found, {
    severity: 'info',
    title: `${found.count === 1 ? 'An identity has' : `${found.count} identities have`} no default configuration set`,
    next: [
      'Mail that names no set is not counted. PutEmailIdentityConfigurationSetAttributes gives an identity a default set.',
    ],
  });
