import { elsewhere } from '../dns-patrol/authentication/dmarc/mend.ts';
import { isDmarc, isNearlyDmarc } from '../dns-patrol/authentication/dmarc/record.ts';
import type { Examined } from '../dns-patrol/authentication/model.ts';
import { registrableDomain } from '../dns-patrol/authentication/public-suffix.ts';
import { isSpf } from '../dns-patrol/authentication/spf/record.ts';
import { recordIn } from '../dns-patrol/authentication/zone-record.ts';
import type { Dns } from '../dns-patrol/dns/model.ts';
import type { RecordsWish, WantedRecord } from './model.ts';
import { atName, behindAlias } from './place.ts';

/** A record, and what may stand there, the best first. */
export type Candidates = {
  readonly record: WantedRecord;
  readonly values: readonly string[];
  /** Nothing stands there that could fail: at most the address for reports is tried. */
  readonly isHarmless?: boolean;
};

const isMeant = (text: string): boolean => isDmarc(text) || isNearlyDmarc(text);

/**
 * The DMARC record that applies to the domain, or the first one. A policy that applies stays as its owner has it,
 * whether it stands at the domain or above.
 */
export async function dmarcRecord(dns: Dns, examined: Examined, wish: RecordsWish): Promise<Candidates> {
  const { domain, ttl } = wish;
  const { policy, recordDomain } = examined.dmarc;
  const name = `_dmarc.${recordDomain ?? domain}`;
  const base = { name, type: 'TXT', ttl, part: 'dmarc', told: null, isBlocked: false } as const;
  const now = await atName(dns, name, 'TXT');
  const usual = `v=DMARC1; p=none${wish.dmarc.rua === null ? '' : `; rua=${wish.dmarc.rua}`}`;
  if (now.status === 'failed') {
    return only({ ...base, value: usual, kept: [], state: 'unknown', found: [], told: now.why });
  }
  const texts = now.seen.filter(isMeant);
  const kept = now.values.filter((text) => !isMeant(text));
  if (policy !== null) {
    const value = texts.find(isDmarc) ?? '';
    const others = now.values.filter((text) => text !== value);
    return only(behindAlias({ ...base, value, kept: others, state: 'published', found: texts }, now.alias));
  }
  const doubt = examined.undetermined.find(({ check }) => check === 'dmarc');
  if (doubt !== undefined) {
    return only({ ...base, value: texts[0] ?? usual, kept, state: 'unknown', found: texts, told: doubt.why });
  }
  const isFresh = texts.length === 0 && now.alias === null && (await elsewhere(dns, domain)).length === 0;
  const faults = examined.findings.filter(({ rule }) => rule.startsWith('dmarc-'));
  const mend = faults.flatMap((one) => one.mend?.split('\n').map(recordIn) ?? []).find((one) => one !== null);
  if (isFresh && (mend == null || mend.name === name)) return await first(dns, wish, { ...base, kept });
  const found = now.alias === null ? texts : [`CNAME ${now.alias}`];
  const told = faults.flatMap(({ decide }) => decide ?? []).join('; ') || null;
  if (mend == null) return only({ ...base, value: '', kept, state: 'wrong', found, told, isBlocked: true });
  const place = mend.name === name ? null : await atName(dns, mend.name, 'TXT');
  const at = place?.status === 'known' ? place.values : [...texts, ...kept];
  return only({
    ...{ ...base, name: mend.name, value: mend.value, told },
    kept: at.filter((text) => !isMeant(text)),
    found: at.filter(isMeant),
    state: at.some(isMeant) ? 'wrong' : 'missing',
  });
}

const only = (record: WantedRecord): Candidates => ({ record, values: record.value === '' ? [] : [record.value] });

/**
 * The first policy of a domain. It stands at the organizational domain, on which all receivers then agree, and there, as
 * wherever others send from the domain, it begins with none. Reports are asked for where their receiver takes them.
 */
async function first(
  dns: Dns,
  { domain, dmarc }: RecordsWish,
  base: Omit<WantedRecord, 'value' | 'state' | 'found'>,
): Promise<Candidates> {
  const organization = registrableDomain(domain) ?? domain;
  const isAbove = organization !== domain;
  const policy = dmarc.policy === 'none' || isAbove || (await isInUse(dns, domain)) ? 'none' : dmarc.policy;
  const told = [
    ...(isAbove
      ? [`Without a policy of its own, ${domain} has that of ${organization}; p=none changes nothing there`]
      : []),
    ...(policy === dmarc.policy ? [] : [`It begins with p=none, not with p=${dmarc.policy}: others may send, too`]),
  ];
  const above = isAbove ? await atName(dns, `_dmarc.${organization}`, 'TXT') : null;
  const kept = above?.status === 'known' ? above.values : base.kept;
  const plain = `v=DMARC1; p=${policy}`;
  const values = dmarc.rua === null ? [plain] : [`${plain}; rua=${dmarc.rua}`, plain];
  const record = { ...base, name: `_dmarc.${organization}`, value: values[0] ?? plain, kept };
  return {
    record: { ...record, state: 'missing', found: [], told: told.join('. ') || null },
    values,
    isHarmless: policy === 'none',
  };
}

/** Whether mail has to do with the domain already. No answer counts as if it had. */
async function isInUse(dns: Dns, domain: string): Promise<boolean> {
  const [mx, txt] = await Promise.all([dns.ask(domain, 'MX'), dns.ask(domain, 'TXT')]);
  if (mx.status !== 'absent') return true;
  if (txt.status !== 'found') return txt.status === 'failed';
  return txt.records.some((strings) => isSpf(strings.join('')));
}
