import { spf } from 'mailauth/lib/spf/index.js';
import { type EvaluateSpf, SPF_RESULTS } from '../../../shared/dns-patrol/authentication/ports.ts';
import type { Dns } from '../../../shared/dns-patrol/dns/model.ts';
import { SECOND_MS } from '../../../shared/kernel/time.ts';
import { asNodeDns } from './node-dns.ts';

/** For one evaluation, all its questions together; RFC 7208 section 4.6.4 wants at least 20. Unit: ms. */
const MOST_MS = 20 * SECOND_MS;
/** Names us in explanations (`%{r}`) and comments. */
const RECEIVER = 'lazaretto.invalid';

/** SPF by mailauth in strict mode, which passes all of the RFC's public suite; its default mode does not. */
export const spfEvaluator =
  (dns: Dns): EvaluateSpf =>
  async ({ sender, ip, helo }, through = dns) => {
    const { status, lookups, explanation } = await spf({
      ...{ sender, ip, helo, mta: RECEIVER, strict: true, maxElapsedTime: MOST_MS },
      resolver: asNodeDns(through) as never,
    });
    return {
      result: SPF_RESULTS.find((result) => result === status.result) ?? 'temperror',
      comment: (typeof status.comment === 'string' ? status.comment : '').replace(`${RECEIVER}: `, ''),
      lookups: lookups?.count ?? 0,
      voidLookups: lookups?.void ?? 0,
      explanation: explanation ?? null,
    };
  };
