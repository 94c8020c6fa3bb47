import { grouped } from '../kernel/numbers.ts';
import type { PublishedPolicy } from './model.ts';
import type { SourceKind } from './senders/kind.ts';
import { kindOfOthers } from './senders/others.ts';
import type { SourceSums } from './sums.ts';

/** An address that sends in a domain's name, over the time that is looked at. */
export type WeighedSource = {
  readonly ip: string;
  readonly name: string | null;
  readonly kind: SourceKind;
  readonly sums: SourceSums;
  /** Days on which it sent. */
  readonly days: number;
};

/** What decides of a domain's next step. Known receivers' reports of the last thirty days, counts in messages. */
export type ReadinessFacts = {
  readonly domain: string;
  /** What the newest report found. */
  readonly policy: PublishedPolicy;
  readonly reporters: number;
  /** End of the newest of their reports, seconds since 1970. */
  readonly newest: number;
  /** Days that reports cover under this policy or a stricter one, fully applied. */
  readonly days: number;
  readonly sources: readonly WeighedSource[];
  /** Reports of which nobody knows for sure who sent them. */
  readonly unproved: number;
  readonly reports: number;
  /** Reports whose mail does not pass DMARC: they count nowhere, and decide nothing. */
  readonly disbelieved: number;
};

/**
 * The way to `p=reject`. `next` is the value of `p` to publish now; null where nothing is to be published, or where a
 * person must decide. Never weaker than what stands there.
 */
export type Readiness = {
  readonly policy: string;
  readonly next: 'quarantine' | 'reject' | null;
  readonly why: string;
};

/** From the weakest to the strictest. */
export const POLICIES: readonly string[] = ['none', 'quarantine', 'reject'];
export const isKnownPolicy = ({ p }: PublishedPolicy): boolean => POLICIES.includes(p);

/** Two weeks hold what is sent once a week, twice. */
export const LEAST_DAYS = 14;
/** Of the domain's own mail. Below, one forgotten sender may not have written yet. Unit: messages. */
export const LEAST_MESSAGES = 100;
/** Of the domain's own mail: forwarding alone breaks less where it is signed. */
export const MOST_FAILING = 0.01;
/** An address that nobody knows is somebody's own where it sends on so many days … */
const STEADY_DAYS = 3;
/** … so many messages … */
const STEADY_MESSAGES = 10;
/** … and at least this share of all. */
const STEADY_SHARE = 0.001;

/** Messages that do not pass, and were not passed on by others. */
export const failingOf = ({ sums }: Pick<WeighedSource, 'sums'>): number =>
  sums.messages - sums.aligned - sums.forwarded;
const total = (sources: readonly WeighedSource[], of: (source: WeighedSource) => number): number =>
  sources.reduce((sum, source) => sum + of(source), 0);
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const named = ({ ip, name }: WeighedSource): string => (name === null ? ip : `${name} (${ip})`);
const worstOf = (sources: readonly WeighedSource[]): string => {
  const worst = sources.toSorted((a, b) => failingOf(b) - failingOf(a));
  const shown = worst
    .slice(0, 3)
    .map((source) => `${named(source)} ${grouped(failingOf(source))} of ${grouped(source.sums.messages)}`);
  return `${shown.join(', ')}${worst.length > 3 ? `, and ${worst.length - 3} more` : ''}`;
};

/** Whether the domain's next step is safe, with the numbers, or what a person must do first. */
export function readinessOf(facts: ReadinessFacts): Readiness {
  const { policy, domain } = facts;
  const why = (text: string): string => `${text}${provenance(facts)}`;
  if (!isKnownPolicy(policy)) {
    // Whatever is published could be stricter than the next step.
    const said =
      policy.p === '' ? 'no report says which policy it found' : 'reports name a policy that is none of DMARC';
    return { policy: policy.p || 'unknown', next: null, why: why(`nothing can be said of the next step: ${said}`) };
  }
  const isPartial = policy.pct < 100 || policy.testing;
  if (policy.p === 'reject' && !isPartial) {
    return {
      policy: policy.p,
      next: null,
      why: why(`p=reject is published, nothing is stricter${subdomains(policy)}`),
    };
  }
  const blocked = obstacle(facts);
  if (blocked !== null) return { policy: policy.p, next: null, why: why(blocked) };
  const next = stepFrom(policy);
  const sources = facts.sources;
  const strangers = sources.filter((source) => source.kind === 'unknown' && failingOf(source) > 0);
  const passedOn = total(sources, ({ sums }) => sums.forwarded);
  const alsoFails = passedOn === 0 ? '' : `; ${grouped(passedOn)} that were passed on by others fail, too`;
  const safe =
    `${grouped(total(sources, ({ sums }) => sums.aligned))} of ${grouped(total(sources, ({ sums }) => sums.messages))} messages in ${facts.days} days pass, ` +
    `own mail fails in ${percent(ownShare(sources))}; ${grouped(total(strangers, failingOf))} messages of ${grouped(strangers.length)} unknown addresses would be ${next === 'reject' ? 'rejected' : 'quarantined'}${alsoFails}. ` +
    `${facts.reporters === 1 ? 'One known receiver reports' : `${facts.reporters} known receivers report`}, up to ${dateOf(facts.newest)}`;
  const how =
    isPartial && policy.p === next
      ? `publish p=${next} without ${partialTags(policy)}`
      : `publish p=${next} in place of p=${policy.p}`;
  return {
    policy: policy.p,
    next,
    why: why(
      `${how} in the TXT record of _dmarc.${domain}, and leave its other tags as they are${subdomains(policy)}: ${safe}`,
    ),
  };
}

/** Of a domain of which nothing but claims is there: not even its policy is known. @param claimed reports */
export const nothingBelieved = (claimed: number): Readiness => ({
  policy: 'unknown',
  next: null,
  why: `no report of a known receiver: the mails of ${claimed} reports do not pass DMARC, so they are shown, count nowhere, and decide nothing`,
});

/** One step at a time; what is published for a part of the mail is finished first. */
const stepFrom = ({ p, pct, testing }: PublishedPolicy): 'quarantine' | 'reject' => {
  if (p === 'reject') return 'reject';
  return p === 'quarantine' && pct === 100 && !testing ? 'reject' : 'quarantine';
};
const partialTags = ({ pct, testing }: PublishedPolicy): string =>
  [...(pct < 100 ? [`pct=${pct}`] : []), ...(testing ? ['t=y'] : [])].join(' and ');
const subdomains = ({ p, sp }: PublishedPolicy): string =>
  sp === 'none' || (sp === 'quarantine' && p === 'reject')
    ? `; sp=${sp} leaves its subdomains weaker, which a person must decide`
    : '';

const dateOf = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10);

function ownShare(sources: readonly WeighedSource[]): number {
  const own = sources.filter(({ kind }) => kind === 'ours');
  const messages = total(own, ({ sums }) => sums.messages);
  return messages === 0 ? 0 : total(own, failingOf) / messages;
}

/** Addresses that may be a sender that somebody forgot: they fail, steadily, and are not the domain's own. Known ones first. */
export function undecidedOf(sources: readonly WeighedSource[]): readonly WeighedSource[] {
  const messages = total(sources, ({ sums }) => sums.messages);
  // Many addresses that are kept together are less each than those that are not.
  const isSteady = (source: WeighedSource): boolean =>
    kindOfOthers(source.ip) === null &&
    failingOf(source) >= STEADY_MESSAGES &&
    failingOf(source) >= messages * STEADY_SHARE &&
    (source.days >= STEADY_DAYS || failingOf(source) > messages * MOST_FAILING);
  return (['known', 'unknown'] as const).flatMap((kind) =>
    sources.filter((source) => source.kind === kind && isSteady(source)),
  );
}

/** What stands in the way of a step, or null. */
function obstacle({ sources, days, reporters }: ReadinessFacts): string | null {
  const messages = total(sources, ({ kind, sums }) => (kind === 'ours' ? sums.messages : sums.aligned));
  if (reporters === 0) return 'no report of a known receiver: nothing is known that could be relied on';
  if (days < LEAST_DAYS)
    return `wait: reports of known receivers cover ${days} days under this policy, ${LEAST_DAYS} are needed`;
  if (messages < LEAST_MESSAGES) {
    const others = total(sources, ({ sums }) => sums.messages) - messages;
    const idle = `; ${others} more are of others. A domain that sends no mail needs not wait`;
    return `wait: reports tell of ${messages} messages of its own, ${LEAST_MESSAGES} are needed${others === 0 ? '' : idle}`;
  }
  const failing = sources.filter((source) => source.kind === 'ours' && failingOf(source) > 0);
  if (ownShare(sources) > MOST_FAILING) {
    return `fix first: ${percent(ownShare(sources))} of own mail fails alignment, ${percent(MOST_FAILING)} at most may: ${worstOf(failing)}`;
  }
  const undecided = undecidedOf(sources);
  if (undecided.length === 0) return null;
  return `a person must decide whether these may send in the name of the domain; authenticate those that may, before the next step: ${worstOf(undecided)} messages fail`;
}

function provenance({ unproved, reports, disbelieved }: ReadinessFacts): string {
  const which = unproved === reports ? 'these reports' : `${unproved} of ${reports} reports`;
  const files = `. Who sent ${which} is not proved: they are files, or mails without the receiving server's DMARC result`;
  const failed = `. The mails of ${disbelieved} reports do not pass DMARC: they are shown, count nowhere, and decide nothing`;
  return `${unproved === 0 ? '' : files}${disbelieved === 0 ? '' : failed}`;
}
