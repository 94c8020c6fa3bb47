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
    next: ['Nobody sends. Answer the case that SES opened; Lazaretto can not change that.'],
  },
  'account:paused': {
    severity: 'critical',
    title: 'The account does not send',
    next: ['Whoever switched it off switches it on again (PutAccountSendingAttributes); Lazaretto never does.'],
  },
  'account:probation': {
    severity: 'critical',
    title: 'SES reviews the account',
    next: ['Pause the worst sets, and answer the case that SES opened: it may stop the account otherwise.'],
  },
  'account:quota': {
    severity: 'warning',
    title: 'The quota of the account is nearly used up',
    next: ['What comes after it is refused, of every sender. Ask SES for more, or see who sends so much.'],
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
    next: ['It is SES\u2019s doing, by its own findings; Lazaretto neither did it nor takes it back.'],
  });

/** SES holds findings against tenants. */
export const tenantImpactAlert = (found: Found): AlertSubject =>
  subject('tenants-impact', found, {
    severity: 'warning',
    title: `SES has findings about ${found.count === 1 ? 'a tenant' : `${found.count} tenants`}`,
    next: ['SES may pause them by its reputation policy. Its console says what the findings are.'],
  });

/** Sets may send from another Region, too, where nothing of them is moved. */
export const endpointsAlert = (found: Found): AlertSubject =>
  subject('endpoints', found, {
    severity: 'warning',
    title: 'Mail may leave from another Region, too',
    next: [
      'SES shares the mail of these endpoints out over both Regions, to sets of the same name.',
      'A quarantine holds in this Region alone: deploy Lazaretto in the other, too, and move both.',
    ],
  });

/** Mail from identities without a default set may have no set, and then nobody counts it. */
export const unassignedAlert = (found: Found): AlertSubject =>
  subject('unassigned', found, {
    severity: 'info',
    title: `${found.count === 1 ? 'An identity has' : `${found.count} identities have`} no default configuration set`,
    next: ['Mail that names no set is seen by nobody: PutEmailIdentityConfigurationSetAttributes gives it one.'],
  });
