import type { Dns } from '../../dns/model.ts';
import type { Subject } from '../model.ts';
import { type Change, withChanges } from '../overlay.ts';
import type { AuthenticationDeps, SpfEvaluation } from '../ports.ts';
import type { DomainReport } from '../report.ts';
import { addressTerm, SES_RANGES, SES_TERM } from './addresses.ts';
import { repairedIncludes } from './own-includes.ts';
import { isNearlySpf, isSpf } from './record.ts';
import { repairedSpf } from './repair.ts';

type Deps = Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>;
/** `given`: those that somebody named or that were seen; `ses`: some of SES's ranges. */
export type Counted = { readonly given: readonly string[]; readonly ses: readonly string[] };
export const REFUSES = new Set<SpfEvaluation['result']>(['none', 'neutral', 'fail', 'softfail']);

export const spfChange = (domain: string, data: string): Change => ({
  ...{ name: domain, type: 'TXT', data },
  replaces: (text) => isSpf(text) || isNearlySpf(text),
});

/** Records that could replace it, so that every address passes that must pass, and that passes now. */
export async function propose(
  { dns, evaluateSpf }: Deps,
  subject: Subject,
  texts: readonly string[],
  { given, ses }: Counted,
  report: DomainReport,
): Promise<void> {
  const domain = subject.mailFrom ?? subject.domain;
  const counted = [...given, ...ses];
  const resultFor = async (name: string, ip: string, through: Dns): Promise<SpfEvaluation['result']> =>
    (await evaluateSpf({ sender: `postmaster@${name}`, ip, helo: name }, through)).result;
  const isOfSes = async (ip: string): Promise<boolean> => {
    if (ses.includes(ip)) return true;
    const result = await resultFor(SES_RANGES, ip, dns);
    return result === 'pass' || (subject.ses !== null && !REFUSES.has(result));
  };
  /** @param base the DNS, as it would be with other records put right */
  const permitIn =
    (base: Dns) =>
    async (record: string): Promise<readonly string[]> => {
      const through = withChanges(base, [spfChange(domain, record)]);
      const missing: string[] = [];
      for (const ip of counted) {
        const result = await resultFor(domain, ip, through);
        // Of a record that cannot be evaluated nobody knows whom it permits.
        if (result === 'pass' || result === 'permerror') continue;
        missing.push((await isOfSes(ip)) ? SES_TERM : addressTerm(ip));
      }
      return [...new Set(missing)];
    };
  const repairedIn = (base: Dns): Promise<readonly string[]> =>
    repairedSpf(base, domain, texts, { permit: permitIn(base), isKnown: counted.length > 0 });
  const repaired = await repairedIn(dns);
  const isNew = !texts.some((text) => isSpf(text) || isNearlySpf(text));
  const fresh = isNew ? [await suggestion(counted.length === 0 || subject.ses !== null, permitIn(dns))] : [];
  const [plain, ...others] = [...repaired, ...fresh].map((record) => [spfChange(domain, record)]);
  const candidates: (readonly Change[])[] = plain === undefined ? [] : [plain];
  const whole = repaired[0] ?? texts.find(isSpf);
  for (const records of whole === undefined ? [] : await repairedIncludes(dns, domain, whole)) {
    const changes = records.map(({ name, text }) => spfChange(name, text));
    const [top] = await repairedIn(withChanges(dns, changes));
    candidates.push(top === undefined || texts.includes(top) ? changes : [spfChange(domain, top), ...changes]);
  }
  report.propose({ at: `${domain} TXT spf`, candidates: [...candidates, ...others] });
}

/** A record for a domain without one. Where it is not known how mail is sent, SES is assumed. */
async function suggestion(
  isThroughSes: boolean,
  permit: (record: string) => Promise<readonly string[]>,
): Promise<string> {
  const terms = isThroughSes ? [SES_TERM] : [];
  const missing = await permit(['v=spf1', ...terms, '~all'].join(' '));
  return ['v=spf1', ...new Set([...terms, ...missing]), '~all'].join(' ');
}
