import type { Sha256 } from '../counting/fingerprint.ts';
import { registrableDomain } from '../dns-patrol/authentication/public-suffix.ts';
import { tagOf } from '../events/mail.ts';
import type { SesEvent } from '../events/model.ts';
import { DOMAIN_TAG, type Policy, type StreamRule, TENANT_TAG } from '../policy/model.ts';
import { domainStreamName, streamName } from './name.ts';
import { ruleFor } from './rule.ts';

/** The streams that an event counts in, beside its set. */
export type StreamsOf = (event: SesEvent) => readonly string[];

const NONE: readonly string[] = [];

/**
 * Splits events into streams by a policy.
 * SES documents its tenant tag for bounces and complaints only. So with streams by tenant, an event without the tag
 * counts in the stream of its registered From domain. An event with the tag that may be a hit counts in both. Then one of the two
 * streams has everything that a rate needs. The other has no trials, so it is not judged.
 */
export function streamsBy(policy: Pick<Policy, 'streams'>, sha256: Sha256): StreamsOf {
  if (Object.keys(policy.streams).length === 0) return () => NONE;
  const rules = new Map<string, StreamRule | null>();
  return (event) => {
    const { configurationSet: set } = event;
    let rule = rules.get(set);
    if (rule === undefined) {
      rule = ruleFor(policy, set);
      rules.set(set, rule);
    }
    return rule === null ? NONE : namesOf(event, rule.by, sha256);
  };
}

function namesOf(event: SesEvent, by: string, sha256: Sha256): readonly string[] {
  const { configurationSet: set, sesTenant } = event;
  // A sender can make up any number of names in front of its registered domain.
  const fromDomain = event.fromDomain === null ? null : (registrableDomain(event.fromDomain) ?? event.fromDomain);
  if (by === TENANT_TAG) {
    const own = sesTenant === null ? [] : [streamName(set, sesTenant, sha256)];
    const isHit = event.what.kind === 'bounce' || event.what.kind === 'complaint';
    const shared = fromDomain !== null && (sesTenant === null || isHit);
    return shared ? [...own, domainStreamName(set, fromDomain, sha256)] : own;
  }
  const value = by === DOMAIN_TAG ? fromDomain : tagOf(event, by);
  return value === null ? NONE : [streamName(set, value, sha256)];
}
