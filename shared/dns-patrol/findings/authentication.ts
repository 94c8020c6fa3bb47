import type { AlertMessage } from '../../alerts/model.ts';
import { noticeAlert } from '../../alerts/subject.ts';
import { clip, plain } from '../../kernel/escape.ts';
import type { EpochMs } from '../../kernel/time.ts';
import { faultOf } from '../authentication/faults.data.ts';
import type { Examined, Finding, SesIdentity, Subject } from '../authentication/model.ts';
import { recordIn } from '../authentication/zone-record.ts';
import { domainName } from '../dns/name.ts';
import type { RecordDrift } from './drift.ts';

/** The fields of GetEmailIdentity that say how a domain's mail is authenticated. */
export type AuthenticatedIdentity = {
  readonly name: string;
  readonly dkim: {
    readonly signingEnabled: boolean;
    readonly tokens: readonly string[];
    readonly signingHostedZone: string | null;
    readonly origin: string | null;
  } | null;
  readonly mailFrom: { readonly domain: string } | null;
};

const DEFAULT_ZONE = 'dkim.amazonses.com';
const MOST_TEXT = 300;
const MOST_DRIFTS = 8;

/** The result of a look at a domain, or at an address. */
export type Looked = Pick<Examined, 'domain' | 'findings' | 'undetermined' | 'records'>;

/**
 * The domains of identities, each once; a domain's own identity counts for more than that of an address in it. Where
 * their mail goes out is not known here.
 */
export function subjectsOf(identities: readonly AuthenticatedIdentity[], region: string): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  for (const identity of identities.toSorted((a, b) => Number(a.name.includes('@')) - Number(b.name.includes('@')))) {
    const named = domainName(identity.name.slice(identity.name.lastIndexOf('@') + 1));
    if (!named.ok || subjects.has(named.name)) continue;
    const mailFrom = identity.mailFrom === null ? null : domainName(identity.mailFrom.domain);
    subjects.set(named.name, {
      domain: named.name,
      ips: [],
      mailFrom: mailFrom?.ok === true ? mailFrom.name : null,
      selectors: [],
      ses: sesOf(identity, region),
    });
  }
  return [...subjects.values()];
}

/**
 * The domain whose identity a mail's From belongs to: itself, else the nearest above it that has one, as SES takes it.
 * Null where none has.
 */
export function identityOf(from: string, domains: ReadonlySet<string>): string | null {
  for (let name = from.toLowerCase(); name !== ''; name = name.slice(name.indexOf('.') + 1)) {
    if (domains.has(name)) return name;
    if (!name.includes('.')) return null;
  }
  return null;
}

const sesOf = ({ dkim }: AuthenticatedIdentity, region: string): SesIdentity => ({
  dkim: dkim?.origin === 'EXTERNAL' ? 'byo' : 'easy',
  // A domain without DKIM signatures has no DKIM records.
  tokens: dkim?.signingEnabled === true ? dkim.tokens.map((token) => token.toLowerCase()) : [],
  signingZone: dkim?.signingHostedZone ?? DEFAULT_ZONE,
  region,
});

/** One alert of everything that changed at a domain since the last look; null where nothing did. */
export function driftAlert(looked: Looked, drifts: readonly RecordDrift[], now: EpochMs): AlertMessage | null {
  if (drifts.length === 0) return null;
  const broken = looked.findings.filter(({ severity }) => severity === 'critical');
  return noticeAlert({
    alertId: `authentication:${looked.domain}:${now}`,
    kind: 'authentication',
    severity: broken.length > 0 ? 'critical' : 'warning',
    since: now,
    ...{ tenant: null, configurationSet: null, mode: 'enforce', standing: null, numbers: null },
    title: `DNS records of ${looked.domain} changed`,
    sentence: changesIn(drifts),
    next:
      broken.length === 0
        ? ['Nothing is broken by it. If nobody of yours made the change, find out who did.']
        : broken.slice(0, MOST_DRIFTS).map(nextOf),
    ...copyOf(broken),
  });
}

const nextOf = ({ rule, expected, mend }: Finding): string =>
  clip(`${faultOf(rule)}: expected ${expected}.${mend === null ? '' : ` ${mendOf(mend)}`}`, 500);
/** A record to publish is copied whole. */
const mendOf = (mend: string): string => (recordIn(mend) === null ? plain(mend) : 'Publish the record below.');

function copyOf(findings: readonly Finding[]): Pick<AlertMessage, 'copy'> {
  const records = findings.flatMap(({ mend }) => (mend === null ? [] : (recordIn(mend) ?? [])));
  const copy = records.map(({ name, type, value }) => `${name} ${type} ${plain(value)}`);
  return copy.length === 0 ? {} : { copy: [...new Set(copy)] };
}

/** Before and after of what changed, as one sentence. */
export const changesIn = (drifts: readonly RecordDrift[]): string =>
  drifts
    .map(({ name, before, after }) => `${plain(name)}: ${shown(before)} became ${shown(after)}`)
    .slice(0, MOST_DRIFTS)
    .join('; ');

const shown = (texts: readonly string[]): string =>
  texts.length === 0 ? 'nothing' : clip(plain(texts.map((text) => `"${text}"`).join(', ')), MOST_TEXT);
