import { examineDomain, type Trial, trialOf } from '../dns-patrol/authentication/examine.ts';
import { faultOf } from '../dns-patrol/authentication/faults.data.ts';
import type { Examined, Subject } from '../dns-patrol/authentication/model.ts';
import { type Change, cachedDns, withChanges } from '../dns-patrol/authentication/overlay.ts';
import type { AuthenticationDeps } from '../dns-patrol/authentication/ports.ts';
import { isSpf } from '../dns-patrol/authentication/spf/record.ts';
import { recordIn } from '../dns-patrol/authentication/zone-record.ts';
import type { Dns } from '../dns-patrol/dns/model.ts';
import { plain } from '../kernel/escape.ts';
import { dkimRecords } from './dkim.ts';
import { type Candidates, dmarcRecord } from './dmarc.ts';
import { besideAlias, FRESH_SPF, mailFromRecord, spfPlace } from './mail-from.ts';
import { isThere, type RecordsWish, type WantedRecord, type WantedRecords } from './model.ts';
import { behindAlias } from './place.ts';

type Deps = Pick<AuthenticationDeps, 'dns' | 'evaluateSpf'>;

/**
 * The whole set of records that a domain needs to send through SES, each with what stands there now. The law: with all
 * of them published and looked at again, nothing that passes fails. What would break it is blocked, and says why.
 */
export async function wantedRecords({ dns: through, evaluateSpf }: Deps, wish: RecordsWish): Promise<WantedRecords> {
  const dns = cachedDns(through);
  const deps: AuthenticationDeps = { dns, evaluateSpf, fetchPolicy: NOT_FETCHED };
  const subject = subjectOf(wish);
  const [examined, trial] = await Promise.all([examineDomain(deps, subject), trialOf(deps, subject)]);
  const { mailFrom } = wish;
  const wanted: Candidates[] = (await dkimRecords(dns, wish)).map(alone);
  if (mailFrom !== null) {
    const mx = await mailFromRecord(dns, mailFrom, wish);
    const spf = await spfRecord(dns, mailFrom, wish, examined);
    // Without its MX the name does not serve, so nothing else is to change there.
    const isHeld = mx.isBlocked && !isThere(spf.record);
    wanted.push(alone(mx), isHeld ? alone({ ...spf.record, isBlocked: true, told: mx.told }) : spf);
  }
  const first = await proved(wanted, [], trial);
  // A policy is judged with the signatures that will be there: without them a strict one refuses all mail.
  const signed = withChanges(dns, first.taken);
  const after = await examineDomain(
    { ...deps, dns: signed, evaluateSpf: (question, other = signed) => evaluateSpf(question, other) },
    subject,
  );
  const last = await proved([await dmarcRecord(dns, after, wish)], first.taken, trial);
  const { findings } = await trial(last.taken);
  const still = findings.filter(({ severity }) => severity !== 'info');
  const blind = examined.undetermined.find(({ check }) => check === 'resolver');
  const records = [...first.records, ...last.records];
  const notes = [
    ...leftOut(wish),
    ...(blind === undefined ? [] : [`What stands there now is not known: ${plain(blind.why)}`]),
    ...(blind === undefined ? still : []).map(
      ({ rule, seen }) => `The patrol would still say: ${faultOf(rule)}: ${plain(seen)}`,
    ),
  ];
  return { domain: wish.domain, records: blind === undefined ? records : records.map(notKnown(blind.why)), notes };
}

/** What a resolver that denies everything says is evidence of nothing. */
const notKnown =
  (why: string) =>
  (record: WantedRecord): WantedRecord =>
    isThere(record) ? record : { ...record, state: 'unknown', found: [], isBlocked: false, told: why };

/** Takes of each record the first candidate that harms nothing, beside those that are taken already. */
async function proved(
  wanted: readonly Candidates[],
  before: readonly Change[],
  trial: Trial,
): Promise<{ readonly records: readonly WantedRecord[]; readonly taken: readonly Change[] }> {
  const taken = [...before];
  const records: WantedRecord[] = [];
  for (const { record, values, isHarmless = false } of wanted) {
    if (isThere(record) || record.isBlocked || record.state === 'unknown' || values.length === 0) {
      records.push(record);
      continue;
    }
    const known = new Set((await trial(taken)).findings.map(({ rule }) => rule));
    let worse: readonly string[] = [];
    const good = await firstAsync(values, async (value) => {
      const tried = await trial([...taken, changeOf({ ...record, value })]);
      worse = tried.findings.map(({ rule }) => rule).filter((rule) => !known.has(rule));
      if (isHarmless) return value === values.at(-1) || !worse.some((rule) => rule.startsWith('dmarc-rua-'));
      return !tried.isWorse;
    });
    if (good === undefined) {
      const faults = [...new Set(worse)].map(faultOf).join(', ') || 'that something else fails';
      records.push({ ...record, isBlocked: true, told: `With it the patrol would say: ${faults}` });
      continue;
    }
    taken.push(changeOf({ ...record, value: good }));
    const told = good === values[0] ? record.told : `${left(values[0] ?? '')}${record.told ?? ''}`;
    records.push({ ...record, value: good, told });
  }
  return { records, taken };
}

const NOT_FETCHED: AuthenticationDeps['fetchPolicy'] = async () => ({ status: 'failed', why: 'not looked at here' });
const alone = (record: WantedRecord): Candidates => ({ record, values: [record.value] });
const left = (value: string): string =>
  `${/rua=(\S+)/.exec(value)?.[1] ?? value} is left out until its owner says that it takes the reports. `;

const subjectOf = ({ domain, region, mailFrom, dkim }: RecordsWish): Subject => ({
  ...{ domain, ips: [], mailFrom, selectors: [] },
  ses: {
    dkim: dkim?.origin === 'EXTERNAL' ? 'byo' : 'easy',
    tokens: dkim?.tokens.map((token) => token.toLowerCase()) ?? [],
    signingZone: dkim?.signingZone ?? '',
    region,
  },
});

/** SPF of the MAIL FROM domain. Who may send in its name already stays. */
async function spfRecord(
  dns: Dns,
  name: string,
  { ttl, isMailFromVerified }: RecordsWish,
  { spf, findings, undetermined }: Examined,
): Promise<Candidates> {
  const { now, own, kept } = await spfPlace(dns, name);
  const base = { name, type: 'TXT', value: FRESH_SPF, ttl, part: 'spf', kept, told: null, isBlocked: false } as const;
  if (now.status === 'failed') return alone({ ...base, state: 'unknown', found: [], told: now.why });
  const isSaid = spf.result === 'pass' || (spf.result === null && own.length === 1 && own[0]?.includes(SES) === true);
  if (isSaid) {
    const value = now.seen.find(isSpf) ?? FRESH_SPF;
    const state = isMailFromVerified ? 'verified' : 'published';
    const others = now.values.filter((text) => text !== value);
    const found = own.length > 0 ? own : [value];
    return alone(behindAlias({ ...base, value, kept: others, state, found }, now.alias));
  }
  if (now.alias !== null) return alone({ ...base, ...besideAlias(name, now.alias) });
  if (own.length === 0) return { ...alone({ ...base, state: 'missing', found: [] }), isHarmless: true };
  const faults = findings.filter(({ rule }) => rule.startsWith('spf-'));
  const mend = faults
    .flatMap((one) => one.mend?.split('\n').map(recordIn) ?? [])
    .find((one) => one?.name === name && one.type === 'TXT');
  if (mend != null) return alone({ ...base, value: withSes(mend.value), state: 'wrong', found: own });
  const doubt = undetermined.find(({ check }) => check === 'spf');
  if (doubt !== undefined) return alone({ ...base, state: 'unknown', found: own, told: doubt.why });
  const told = faults.flatMap(({ decide }) => decide ?? []).join('; ') || `Decide who may send in the name of ${name}`;
  return alone({ ...base, state: 'wrong', found: own, told, isBlocked: true });
}
const SES = FRESH_SPF.split(' ')[1] ?? '';
/** Where nobody answers for the ranges of SES, a mend knows nothing of them. */
const withSes = (record: string): string =>
  record.includes(SES) ? record : record.replace(/(?= [~?+-]?all$| redirect=|$)/, ` ${SES}`);

function changeOf({ name, type, value, kept }: WantedRecord): Change {
  return { name, type, data: value, replaces: (text) => !kept.includes(text) };
}

async function firstAsync<T>(items: readonly T[], isGood: (item: T) => Promise<boolean>): Promise<T | undefined> {
  for (const item of items) if (await isGood(item)) return item;
  return undefined;
}

/** What no record says here. */
function leftOut({ domain, dkim, mailFrom }: RecordsWish): readonly string[] {
  const notes: string[] = [];
  if (dkim === null) {
    notes.push(`The DKIM records of ${domain} are left out: SES makes their tokens when the identity is created`);
  } else if (dkim.origin === 'EXTERNAL') {
    notes.push(`${domain} is signed with a key of its own (${dkim.tokens.join(', ')}): whoever made it has its record`);
  }
  if (mailFrom === null) notes.push(`${domain} has no MAIL FROM domain of its own: SPF passes for amazonses.com`);
  return notes;
}
