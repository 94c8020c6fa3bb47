import { SECOND_MS } from '../../../../shared/kernel/time.ts';
import {
  HEARD_DOMAINS,
  heardDomainKey,
  REFUSED_REPORTS,
  type ReportFamily,
  receiversKey,
  refusedOfDay,
  refusedReportKey,
} from '../../../../shared/registry/receivers-keys.ts';
import { ABUSE_ITEM, HEARD_ITEM, REFUSAL_ITEM, TOLD_DOMAIN } from '../../../../shared/registry/shapes/receivers.ts';
import { hasRoom, STRANGER_DAYS } from '../../../../shared/reports/kept/admit.ts';
import {
  familyOf,
  familyOfAbuse,
  familyOfTls,
  identityOfAggregate,
  identityOfTls,
} from '../../../../shared/reports/kept/identity.ts';
import {
  type HeardDomain,
  KEPT_DAYS,
  type KeptAbuse,
  type KeptAggregate,
  type KeptTls,
} from '../../../../shared/reports/kept/model.ts';
import type { Kept, ReportStore } from '../../../../shared/reports/kept/ports.ts';
import { cappedPolicies } from '../../../../shared/reports/kept/tls-policies.ts';
import type { Proof } from '../../../../shared/reports/proof.ts';
import { DAY } from '../../../../shared/reports/values.ts';
import type { Fields } from '../item.ts';
import { allStored, stored, storedFields } from '../stored.ts';
import type { Condition, Item, Table } from '../table.ts';
import { digestOf, expiryFrom, expiryOf, fieldsOfAggregate, isMoreWhole, storedProof } from './aggregates.ts';
import { aggregatesHeld, itemsSince, tlsHeld } from './held.ts';

/**
 * Anybody can send as many reports as they like, so of those that are not of known receivers only so many are kept, a
 * domain and day: what somebody proves to have sent, and apart from it what nobody proves. Of those that prove to be
 * somebody there is room for others (`hasRoom`), so at most twice as many. Two that come at the same time may both be
 * the last.
 */
export const MOST_A_DAY = {
  ...{ heard: 50, claims: 20, tlsHeard: 20, tlsClaims: 20, abuse: 100, abuseClaims: 20 },
  refused: 200,
} as const satisfies Partial<Record<ReportFamily | 'refused', number>>;
const mostOfDay = (family: ReportFamily): number | null =>
  family === 'dmarc' || family === 'tls' ? null : MOST_A_DAY[family];
/**
 * So many of what anybody may send are read of a domain, the newest: ranges may lie on any day, so the limits of each
 * day do not limit what is there. Known receivers' reports are read whole.
 */
export const MOST_READ = {
  ...{ heard: 1_500, claims: 500, tls: 500, tlsHeard: 500, tlsClaims: 200, abuse: 2_000, abuseClaims: 500 },
} as const;
/** What a TLS report of anybody but a known receiver may take. Unit: bytes of JSON. */
const STRANGER_BYTES = 10_000;
const proverIn = ({ prover }: Item): string => (typeof prover === 'string' ? prover : '');
const NOT_THERE: Condition = { holds: 'attribute_not_exists(pk)' };

/** What receivers say, in the totals table. One report is one conditional write. */
export function dynamoReports(
  totals: Table,
  limits: Readonly<Partial<Record<keyof typeof MOST_READ, number>>> = {},
): ReportStore {
  const mostRead = { ...MOST_READ, ...limits };
  /** @param begin seconds since 1970 @param proof of the mail that it came in */
  const keep = async (
    domain: string,
    family: ReportFamily,
    begin: number,
    identity: string,
    fields: Fields,
    proof: Proof,
    condition: Condition = NOT_THERE,
  ): Promise<Kept> => {
    const day = Math.floor(begin / DAY);
    const key = receiversKey.report(domain, family, day, digestOf(identity));
    const most = mostOfDay(family);
    const prover = proof.state === 'passed' ? proof.domain : '';
    if (most !== null && (await totals.get(key)) === null) {
      const there = await totals.list(key.pk, receiversKey.dayOf(family, day));
      if (!hasRoom(there.map(proverIn), prover, most)) return 'full';
    }
    return (await totals.put(key, { ...fields, prover }, condition)) ? 'new' : 'known';
  };
  const mostOf = { dmarc: Number.POSITIVE_INFINITY, heard: mostRead.heard, claims: mostRead.claims } as const;
  const aggregates = (domain: string, family: keyof typeof mostOf, since: number | null): Promise<KeptAggregate[]> =>
    aggregatesHeld(itemsSince(totals, domain, family, since, mostOf[family]), since);
  const tlsOf = (domain: string, family: 'tls' | 'tlsHeard' | 'tlsClaims', since: number | null): Promise<KeptTls[]> =>
    tlsHeld(itemsSince(totals, domain, family, since, mostRead[family]), since);
  const abuseOf = async (
    domain: string,
    family: 'abuse' | 'abuseClaims',
    since: number | null,
  ): Promise<KeptAbuse[]> => {
    const found: KeptAbuse[] = [];
    for await (const item of itemsSince(totals, domain, family, since, mostRead[family])) {
      const kept = stored(item, ABUSE_ITEM);
      if (kept !== null && (since === null || kept.receivedAt > since * SECOND_MS)) found.push(kept);
    }
    return found.toReversed();
  };

  return {
    async keepAggregate(kept) {
      const family = familyOf(kept);
      const { domain, begin } = kept.report;
      const fields = fieldsOfAggregate(kept, family);
      return keep(domain, family, begin, identityOfAggregate(kept), fields, kept.proof, isMoreWhole(kept));
    },

    keepTls(domain, kept) {
      const family = familyOfTls(kept);
      const most = family === 'tls' ? undefined : STRANGER_BYTES;
      const policies = cappedPolicies(kept.policies, most);
      const record = JSON.stringify({ ...kept, policies, proof: storedProof(kept.proof) });
      const fields = { record, expiresAt: expiryOf(kept.end, family === 'tls' ? KEPT_DAYS : STRANGER_DAYS) };
      return keep(domain, family, kept.begin, identityOfTls(domain, kept), fields, kept.proof);
    },

    keepAbuse(domain, kept, name) {
      const at = Math.floor(kept.receivedAt / SECOND_MS);
      const record = JSON.stringify({ ...kept, proof: storedProof(kept.proof) });
      const fields = { record, expiresAt: expiryFrom(kept.receivedAt) };
      return keep(domain, familyOfAbuse(kept), at, name, fields, kept.proof);
    },

    async refuse(refusal) {
      const key = refusedReportKey(refusal.at, digestOf(refusal.object));
      const there = await totals.list(REFUSED_REPORTS, refusedOfDay(refusal.at));
      const prover = refusal.from ?? '';
      const isThere = there.some(({ sk }) => sk === key.sk);
      if (!isThere && !hasRoom(there.map(proverIn), prover, MOST_A_DAY.refused)) return false;
      await totals.put(key, { record: JSON.stringify(refusal), prover, expiresAt: expiryFrom(refusal.at) });
      return true;
    },

    async refusals(limit) {
      return allStored(await totals.newest(REFUSED_REPORTS, null, limit), REFUSAL_ITEM);
    },

    async hear(domain, at, isNews) {
      const fields = { heardAt: at, ...(isNews && { newsAt: at }), expiresAt: expiryFrom(at) };
      // The clocks of two functions may differ: the later time stays.
      await totals.update(heardDomainKey(domain), fields, {
        holds: isNews
          ? 'attribute_not_exists(pk) OR attribute_not_exists(newsAt) OR newsAt < :at'
          : 'attribute_not_exists(pk) OR heardAt < :at',
        values: { ':at': at },
      });
    },

    async domains() {
      return (await totals.list(HEARD_DOMAINS, '')).flatMap((item) => domainIn(item) ?? []);
    },

    async saveTold(domain, told) {
      await totals.update(heardDomainKey(domain), { told: JSON.stringify(told) }, { holds: 'attribute_exists(pk)' });
    },

    known: (domain, since) => aggregates(domain, 'dmarc', since ?? null),

    // One after the other, so that one page alone is in memory.
    async reports(domain, from) {
      const since = from ?? null;
      return {
        known: await aggregates(domain, 'dmarc', since),
        others: [...(await aggregates(domain, 'heard', since)), ...(await aggregates(domain, 'claims', since))],
        tls: [
          ...(await tlsOf(domain, 'tls', since)),
          ...(await tlsOf(domain, 'tlsHeard', since)),
          ...(await tlsOf(domain, 'tlsClaims', since)),
        ],
        abuse: [...(await abuseOf(domain, 'abuse', since)), ...(await abuseOf(domain, 'abuseClaims', since))],
      };
    },
  };
}

function domainIn(item: Item): HeardDomain | null {
  const found = storedFields(item, HEARD_ITEM);
  return (
    found && {
      name: found.sk,
      heardAt: found.heardAt,
      newsAt: found.newsAt ?? null,
      told: stored(item, TOLD_DOMAIN, 'told'),
    }
  );
}
