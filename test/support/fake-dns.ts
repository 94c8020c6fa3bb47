import type { Zone } from '../../infra/local/dns/zones.ts';
import { answerFrom } from '../../infra/local/dns/zones.ts';
import { type Answer, type Dns, failedAnswer, type RecordType } from '../../shared/dns-patrol/dns/model.ts';

/** A zone as a `Dns`, without a network: the same zone language as the local server's. */
export function fakeDns(zone: Zone): Dns & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async ask<T extends RecordType>(name: string, type: T): Promise<Answer<T>> {
      asked.push(`${type} ${name}`);
      const answer = answerFrom(zone, name, type);
      if (!('records' in answer)) {
        if (answer.kind === 'silent') return failedAnswer('timeout', 'no answer in time');
        return failedAnswer(answer.kind === 'formerr' ? 'rcode' : answer.kind, `the server answered ${answer.kind}`);
      }
      const common = {
        aliases: answer.records.flatMap((r) => (r.type === 'CNAME' ? [String(r.data)] : [])),
        server: '',
      };
      if (answer.kind !== 'records') return { ...common, status: 'absent', kind: answer.kind, ttlSeconds: 60 };
      const records = answer.records.filter((record) => record.type === type).map(({ data }) => dataOf(type, data));
      return { ...common, status: 'found', records: records as never, ttlSeconds: 300 };
    },
  };
}

const dataOf = (type: RecordType, data: unknown): unknown =>
  (type === 'TXT' || type === 'SPF') && typeof data === 'string' ? [data] : data;
