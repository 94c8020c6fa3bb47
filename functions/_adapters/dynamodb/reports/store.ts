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
import { familyOf, identityOfAggregate, identityOfTls } from '../../../../shared/reports/kept/identity.ts';
import type { HeardDomain, KeptAbuse, KeptAggregate } from '../../../../shared/reports/kept/model.ts';
import type { Kept, ReportStore } from '../../../../shared/reports/kept/ports.ts';
import { cappedPolicies } from '../../../../shared/reports/kept/tls-policies.ts';
import { DAY } from '../../../../shared/reports/values.ts';
import type { Fields } from '../item.ts';
import { allStored, stored, storedFields } from '../stored.ts';
import type { Condition, Item, Table } from '../table.ts';
import { digestOf, expiryFrom, expiryOf, fieldsOfAggregate, isMoreWhole, storedProof } from './aggregates.ts';
import { aggregatesHeld, itemsSince, tlsHeld } from './held.ts';

/**
 * Anybody can send as many reports as they like, so of those that nobody vouches for only so many are kept, a domain
 * and day. Two that come at the same time may both be the last.
 */
export const MOST_A_DAY = { heard: 50, tls: 200, abuse: 200, refused: 200 } as const;
/**
 * So many of what anybody may send are read of a domain, the newest: ranges may lie on any day, so the limits of each
 * day do not limit what is there. Known receivers' reports are read whole.
 */
export const MOST_READ = { heard: 1_500, tls: 500, abuse: 2_000 } as const;
const NOT_THERE: Condition = { holds: 'attribute_not_exists(pk)' };

/** What receivers say, in the totals table. One report is one conditional write. */
export function dynamoReports(
  totals: Table,
  mostRead: Readonly<Record<keyof typeof MOST_READ, number>> = MOST_READ,
): ReportStore {
  /** @param begin seconds since 1970 @param most items of the family on a day, null without a limit */
  const keep = async (
    domain: string,
    family: ReportFamily,
    begin: number,
    identity: string,
    fields: Fields,
    most: number | null,
    condition: Condition = NOT_THERE,
  ): Promise<Kept> => {
    const day = Math.floor(begin / DAY);
    const key = receiversKey.report(domain, family, day, digestOf(identity));
    if (most !== null && (await totals.get(key)) === null) {
      const there = await totals.list(key.pk, receiversKey.dayOf(family, day));
      if (there.length >= most) return 'full';
    }
    return (await totals.put(key, fields, condition)) ? 'new' : 'known';
  };
  const mostOf = { dmarc: Number.POSITIVE_INFINITY, heard: mostRead.heard } as const;
  const aggregates = (domain: string, family: keyof typeof mostOf, since: number | null): Promise<KeptAggregate[]> =>
    aggregatesHeld(itemsSince(totals, domain, family, since, mostOf[family]), since);
  const abuseOf = async (domain: string, since: number | null): Promise<KeptAbuse[]> => {
    const found: KeptAbuse[] = [];
    for await (const item of itemsSince(totals, domain, 'abuse', since, mostRead.abuse)) {
      const kept = stored(item, ABUSE_ITEM);
      if (kept !== null && (since === null || kept.receivedAt > since * SECOND_MS)) found.push(kept);
    }
    return found.toReversed();
  };

  return {
    async keepAggregate(kept) {
      const family = familyOf(kept);
      const { domain, begin } = kept.report;
      const most = family === 'heard' ? MOST_A_DAY.heard : null;
      const fields = fieldsOfAggregate(kept, family);
      return keep(domain, family, begin, identityOfAggregate(kept), fields, most, isMoreWhole(kept));
    },

    keepTls(domain, kept) {
      const policies = cappedPolicies(kept.policies);
      const record = JSON.stringify({ ...kept, policies, proof: storedProof(kept.proof) });
      const fields = { record, expiresAt: expiryOf(kept.end) };
      return keep(domain, 'tls', kept.begin, identityOfTls(domain, kept), fields, MOST_A_DAY.tls);
    },

    keepAbuse(domain, kept, name) {
      const at = Math.floor(kept.receivedAt / SECOND_MS);
      const record = JSON.stringify({ ...kept, proof: storedProof(kept.proof) });
      return keep(domain, 'abuse', at, name, { record, expiresAt: expiryFrom(kept.receivedAt) }, MOST_A_DAY.abuse);
    },

    async refuse(refusal) {
      const key = refusedReportKey(refusal.at, digestOf(refusal.object));
      const there = await totals.list(REFUSED_REPORTS, refusedOfDay(refusal.at));
      if (there.length >= MOST_A_DAY.refused && !there.some(({ sk }) => sk === key.sk)) return false;
      await totals.put(key, { record: JSON.stringify(refusal), expiresAt: expiryFrom(refusal.at) });
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
        others: await aggregates(domain, 'heard', since),
        tls: await tlsHeld(itemsSince(totals, domain, 'tls', since, mostRead.tls), since),
        abuse: await abuseOf(domain, since),
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
