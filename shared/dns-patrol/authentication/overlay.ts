import type { Answer, AskOptions, Dns, RecordType } from '../dns/model.ts';

/** A record set that is to be published: what it takes the place of, and its text. */
export type Change = {
  readonly name: string;
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** Texts of the name that it replaces; the others stay. */
  readonly replaces: (text: string) => boolean;
  readonly data: string;
};

/** The same answer to the same question, however often it is asked during one look. */
export function cachedDns(dns: Dns): Dns {
  const known = new Map<string, Promise<Answer>>();
  return {
    async ask<T extends RecordType>(name: string, type: T, options?: AskOptions): Promise<Answer<T>> {
      const key = `${type} ${name.toLowerCase()}`;
      let answer = known.get(key);
      if (answer === undefined) {
        answer = dns.ask(name, type, options);
        known.set(key, answer);
      }
      return (await answer) as Answer<T>;
    },
  };
}

/** The DNS as it would be with these changes published. */
export const withChanges = (dns: Dns, changes: readonly Change[]): Dns => ({
  async ask<T extends RecordType>(name: string, type: T, options?: AskOptions): Promise<Answer<T>> {
    const here = changes.filter((change) => change.name === name.toLowerCase());
    if (here.length === 0) return await behindAlias(dns, changes, name, type, options);
    const changed = here.filter((change) => change.type === type || change.type === 'CNAME');
    const [only] = changed;
    if (only === undefined) return await dns.ask(name, type, options);
    if (only.type === 'CNAME') return await throughAlias(dns, name, type, only.data, options);
    const before = await dns.ask(name, type, options);
    if (before.status === 'failed') return before;
    const kept = before.status === 'found' ? before.records.filter((one) => !isReplaced(one, changed)) : [];
    const records = [...kept, ...changed.map(dataOf)] as Answer<T> extends { records: infer R } ? R : never;
    return { status: 'found', records, aliases: [], ttlSeconds: 0, server: 'server' in before ? before.server : '' };
  },
});

/** What is published at the end of an alias is seen at its beginning. */
async function behindAlias<T extends RecordType>(
  dns: Dns,
  changes: readonly Change[],
  name: string,
  type: T,
  options?: AskOptions,
): Promise<Answer<T>> {
  const answer = await dns.ask(name, type, options);
  const target = answer.status === 'failed' ? undefined : answer.aliases.at(-1);
  if (answer.status === 'failed' || target === undefined || !changes.some((change) => change.name === target))
    return answer;
  const there = await withChanges(dns, changes).ask(target, type, options);
  return there.status === 'failed' ? there : { ...there, aliases: answer.aliases };
}

/** A CNAME stands for every type: the question goes on to where it leads. */
async function throughAlias<T extends RecordType>(
  dns: Dns,
  name: string,
  type: T,
  target: string,
  options?: AskOptions,
): Promise<Answer<T>> {
  if (type === 'CNAME') {
    const records = [target] as unknown as (Answer<T> & { status: 'found' })['records'];
    return { status: 'found', records, aliases: [], ttlSeconds: 0, server: '' };
  }
  const behind = await dns.ask(target, type, options);
  return behind.status === 'failed' || name === target ? behind : { ...behind, aliases: [target, ...behind.aliases] };
}

const isReplaced = (record: unknown, changes: readonly Change[]): boolean => {
  const text = Array.isArray(record) ? record.join('') : null;
  return changes.some(({ type, replaces }) => type === 'MX' || (text !== null && replaces(text)));
};

function dataOf({ type, data }: Change): unknown {
  if (type !== 'MX') return [data];
  const [preference = '', exchange = ''] = data.split(' ');
  return { preference: Number(preference), exchange };
}
