/**
 * Trigger       a schedule once a day
 * Reads         the refresh token (SSM), Gmail's Postmaster Tools API by HTTPS, who sends from which domain
 * Writes        totals: figures by domain and day; registry: domains, findings, issues of sets, alert messages
 * Duplicates    change nothing: a day is replaced as a whole, an alert is named after its beginning
 * On failure    a domain that fails keeps no other from being asked; it is asked again the next day, and so are its
 *               missed days. Where Google does not answer at all the run fails and is tried again
 */
import { dayOf, type EpochMs } from '../../shared/kernel/time.ts';
import { type PostmasterClient, postmasterClient } from '../../shared/postmaster/client.ts';
import { findingCleared } from '../../shared/postmaster/messages.ts';
import type { GmailDay, GmailDomain } from '../../shared/postmaster/model.ts';
import { GmailRefusal } from '../../shared/postmaster/problems.ts';
import { openAccess, tellRefusal } from './access.ts';
import { askAbout, DAYS_ASKED } from './ask.ts';
import { conclude } from './conclude.ts';
import type { CollectDeps, Collected } from './ports.ts';

/** Fetches the figures of all configured domains. @throws where nothing could be asked of any */
export async function collectPostmaster(deps: CollectDeps): Promise<Collected> {
  const { memory } = deps;
  const now = deps.google.timer.now();
  const wanted = [...new Set(await deps.domains())];
  const known = new Map((await memory.domains()).map((domain) => [domain.domain, domain]));
  const findings = await memory.findings();
  const concludeOf = (domain: string) =>
    conclude(
      deps,
      domain,
      findings.filter((one) => one.domain === domain),
      now,
    );
  const access = wanted.length === 0 ? null : await openAccess(deps, now);
  // Whoever was not asked for longest comes first, so that a quota leaves nobody out for ever.
  const inTurn = wanted.toSorted(
    (a, b) => (known.get(a)?.askedAt ?? 0) - (known.get(b)?.askedAt ?? 0) || (a < b ? -1 : 1),
  );
  let [asked, failed, isOpen]: [number, number, boolean] = [0, 0, access !== null];
  const client = postmasterClient(deps.google, access ?? '');
  for (const domain of inTurn) {
    if (isOpen && deps.mayGoOn()) {
      const refusal = await askOne(deps, client, domain, known.get(domain) ?? null, now);
      if (refusal === null) asked++;
      else failed++;
      if (refusal?.problem.kind === 'access') {
        await tellRefusal(deps, refusal, now);
        isOpen = false;
      }
      // The quota is of the whole project: to go on asking would only use up tomorrow's.
      if (refusal?.problem.kind === 'later') isOpen = false;
    }
    // What is known grows old, whether or not it could be asked for.
    await concludeOf(domain);
  }
  for (const domain of new Set([...known.keys(), ...findings.map((finding) => finding.domain)])) {
    if (!wanted.includes(domain)) await forget(deps, domain, findings, now);
  }
  const left = wanted.length - asked - failed;
  deps.log({ message: 'collected', asked, failed, left });
  return { asked, failed, left };
}

/** @returns why it could not be asked about, where it could not */
async function askOne(
  deps: CollectDeps,
  client: PostmasterClient,
  domain: string,
  before: GmailDomain | null,
  now: EpochMs,
): Promise<GmailRefusal | null> {
  const { memory, log } = deps;
  const kept = { newestDay: before?.newestDay ?? null, compliance: before?.compliance ?? null };
  try {
    const { days, compliance, unread, refusal } = await askAbout(client, domain, dayOf(now), now);
    const stored = new Map(
      (await memory.days(domain, dayOf(now) - DAYS_ASKED, dayOf(now))).map((day) => [day.day, day]),
    );
    for (const asked of days) {
      const before = stored.get(asked.day);
      const day = refusal === null ? asked : withKnownRates(asked, before);
      if (!isSame(day, before)) await memory.saveDay(day);
    }
    const newestDay = Math.max(...days.map(({ day }) => day), kept.newestDay ?? -1);
    await memory.saveDomain({
      ...{ domain, askedAt: now, problem: refusal && problemText(refusal) },
      compliance: refusal === null ? compliance : (compliance ?? kept.compliance),
      newestDay: newestDay < 0 ? null : newestDay,
    });
    if (unread > 0) log({ message: 'rows without a figure', domain, unread });
    if (refusal !== null) log(logOf(domain, refusal));
    return refusal;
  } catch (error) {
    if (!(error instanceof GmailRefusal)) throw error;
    log(logOf(domain, error));
    await memory.saveDomain({ ...kept, domain, askedAt: now, problem: problemText(error) });
    return error;
  }
}

const problemText = ({ message, problem }: GmailRefusal): string => `${message}. ${problem.next}`;
const logOf = (domain: string, { code, problem }: GmailRefusal) => ({
  message: 'Gmail refused',
  ...{ domain, code, kind: problem.kind },
});

/** What was not learnt anew stays as it was known. */
const withKnownRates = (day: GmailDay, before: GmailDay | undefined): GmailDay => ({
  ...day,
  feedback: day.feedback.map(({ id, spamRate }) => ({
    id,
    spamRate: spamRate ?? before?.feedback.find((known) => known.id === id)?.spamRate ?? null,
  })),
});

/** When it was asked for is no difference. */
const isSame = (a: GmailDay, b: GmailDay | undefined): boolean =>
  b !== undefined && JSON.stringify({ ...a, askedAt: 0 }) === JSON.stringify({ ...b, askedAt: 0 });

/** Figures of a domain that is configured no more are held against nobody. */
async function forget(
  { memory, messages }: CollectDeps,
  domain: string,
  findings: Awaited<ReturnType<CollectDeps['memory']['findings']>>,
  now: EpochMs,
): Promise<void> {
  for (const finding of findings.filter((one) => one.domain === domain)) {
    if (finding.accused !== null) await memory.absolve(finding.accused, finding.id, now);
    await messages.put(findingCleared(finding, now, 'not asked'));
    await memory.endFinding(finding.id);
  }
  await memory.forgetDomain(domain);
}
