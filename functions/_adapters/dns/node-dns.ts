import type { Dns, Failed, RecordType } from '../../../shared/dns-patrol/dns/model.ts';
import { RECORD_TYPES } from '../../../shared/dns-patrol/dns/model.ts';

/** Codes by which node:dns tells why there is no answer. */
const CODES: Partial<Record<Failed['reason'], string>> = {
  timeout: 'ETIMEOUT',
  cancelled: 'ETIMEOUT',
  unreachable: 'ECONNREFUSED',
  refused: 'EREFUSED',
  'invalid-name': 'EBADNAME',
};

/**
 * A `Dns` in the shape of `dns.promises.resolve`, which mailauth takes. Absence is thrown as ENOTFOUND or ENODATA, a
 * failure as anything else: mailauth counts the former as a void lookup and makes the latter a temperror.
 */
export const asNodeDns =
  (dns: Dns) =>
  async (name: string, rrtype = 'A'): Promise<unknown[]> => {
    const type = RECORD_TYPES.find((known) => known === rrtype);
    if (type === undefined) throw error('ENOTIMP', name, `type ${rrtype} is not asked for`);
    const answer = await dns.ask(name, type);
    if (answer.status === 'failed') throw error(CODES[answer.reason] ?? 'ESERVFAIL', name, answer.why);
    if (answer.status === 'absent') {
      throw error(answer.kind === 'nxdomain' ? 'ENOTFOUND' : 'ENODATA', name, `no ${type} record`);
    }
    return answer.records.map((record) => nodeShape(type, record));
  };

function nodeShape(type: RecordType, record: unknown): unknown {
  if (type !== 'MX') return record;
  const { preference, exchange } = record as { readonly preference: number; readonly exchange: string };
  return { priority: preference, exchange };
}

const error = (code: string, name: string, why: string): Error => Object.assign(new Error(`${name}: ${why}`), { code });
