/**
 * Trigger       S3, for each mail that SES puts into the bucket; a schedule each six hours, for what was left over
 * Reads         the mail; registry: the account's identities
 * Writes        totals: what receivers say; the mail is removed when that is done, or set aside where it is refused;
 *               registry: alert messages, on the schedule
 * Duplicates    change nothing: each report is one conditional write under a name of its own
 * On failure    the mail stays where it is, S3's event is tried again, then lies in the dead-letter queue; the next
 *               scheduled run reads the mail again
 */
import { type EpochMs, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DocumentReader } from '../../shared/reports/document.ts';
import { isOurs, strangerProblem, timeProblem } from '../../shared/reports/kept/admit.ts';
import type { Kept } from '../../shared/reports/kept/ports.ts';
import type { AggregateReport, TlsReport } from '../../shared/reports/model.ts';
import type { Proof } from '../../shared/reports/proof.ts';
import { RefusedReport } from '../../shared/reports/refused.ts';
import { ReportSums, type SourceSums } from '../../shared/reports/sums.ts';
import { isKnownProver, reporterOf } from '../../shared/reports/tally.ts';
import { LEFT_OVER_MINUTES } from './env.ts';
import type { CollectDeps, Collected, MailPart } from './ports.ts';

/** SES puts it there once, to see whether it may. */
const SETUP = /(?:^|\/)AMAZON_SES_SETUP_NOTIFICATION$/;

/** Reads some mails, one after the other. One that fails does not keep the others from being read. @throws what failed */
export async function collectReports(deps: CollectDeps, names: Iterable<string>): Promise<Collected> {
  const collected: Collected = { counted: 0, duplicates: 0, empty: 0, tooMany: 0, refused: 0 };
  const errors: unknown[] = [];
  for (const name of names) {
    try {
      await collectMail(deps, name, collected);
    } catch (error) {
      errors.push(new Error(`The mail ${name} could not be kept and comes again`, { cause: error }));
    }
  }
  const [first, ...more] = errors;
  if (first !== undefined) throw more.length === 0 ? first : new AggregateError(errors, 'mails could not be kept');
  return collected;
}

/** The same of all that was left over. */
export async function collectLeftOver(deps: CollectDeps): Promise<Collected> {
  const names: string[] = [];
  for await (const name of deps.mails.leftOver(deps.clock.now() - LEFT_OVER_MINUTES * MINUTE_MS)) names.push(name);
  return collectReports(deps, names);
}

/** Everything is kept before the mail is removed. */
async function collectMail(deps: CollectDeps, name: string, collected: Collected): Promise<void> {
  // A folder, as the console of S3 makes one.
  if (name.endsWith('/')) return;
  const mail = await deps.mails.open(name);
  if (mail === null) return;
  let isRefused = false;
  let part = 0;
  if (!SETUP.test(name)) {
    for await (const found of mail.parts) {
      part += 1;
      const refusal = await keep(deps, found, collected);
      if (refusal === null) continue;
      isRefused = true;
      await refuse(deps, { name, at: mail.at ?? deps.clock.now() }, part, found, refusal);
    }
  }
  if (isRefused) {
    collected.refused += 1;
    await deps.mails.setAside(name);
  } else await deps.mails.remove(name);
}

/** @param mail when it came is part of what the refusal is called, so one that is tried again is the same */
async function refuse(
  deps: CollectDeps,
  { name, at }: { readonly name: string; readonly at: EpochMs },
  part: number,
  found: MailPart,
  reason: RefusedReport,
) {
  const proof = 'proof' in found ? found.proof : null;
  const refusal = {
    at,
    object: `${deps.mails.asideName(name)}${part === 1 ? '' : `#${part}`}`,
    from: proof?.state === 'passed' ? proof.domain : null,
    reason: reason.message,
  };
  await deps.store.refuse(refusal);
  deps.log({ message: 'a report was refused', ...refusal });
}

/** @returns why it is refused, or null */
async function keep(deps: CollectDeps, found: MailPart, collected: Collected): Promise<RefusedReport | null> {
  if ('refused' in found) return found.refused;
  try {
    const kept = 'abuse' in found ? await keepAbuse(deps, found) : await keepReport(deps, found);
    for (const one of kept) collected[COUNTERS[one]] += 1;
    return null;
  } catch (error) {
    if (error instanceof RefusedReport) return error;
    throw error;
  }
}
const COUNTERS = { new: 'counted', known: 'duplicates', full: 'tooMany', empty: 'empty' } as const;

async function keepReport(
  deps: CollectDeps,
  { bytes, proof }: Extract<MailPart, { readonly bytes: unknown }>,
): Promise<readonly (Kept | 'empty')[]> {
  const sums = new ReportSums();
  const reader = new DocumentReader((row) => sums.add(row));
  for await (const chunk of bytes) reader.push(chunk);
  const report = reader.end();
  if (report === null) return ['empty'];
  const problem = timeProblem(report.end, deps.clock.now());
  if (problem !== null) throw new RefusedReport(problem);
  return report.kind === 'tls' ? keepTls(deps, report, proof) : [await keepDmarc(deps, report, sums.sources, proof)];
}

async function keepDmarc(
  deps: CollectDeps,
  report: AggregateReport,
  sources: ReadonlyMap<string, SourceSums>,
  proof: Proof,
): Promise<Kept> {
  const receivedAt = deps.clock.now();
  const kept = { report, sources, proof, receivedAt, addresses: sources.size };
  const isKnown = reporterOf(kept) !== null;
  if (!isKnown) mustBeRecent(report, receivedAt);
  await mustBeOurs(deps, [report.domain], isKnown);
  const answer = await deps.store.keepAggregate(kept);
  if (answer !== 'full') await deps.store.hear(report.domain, receivedAt, isKnown);
  return answer;
}

/** What is not of a known receiver has few days on which it may lie. @throws {RefusedReport} */
function mustBeRecent({ begin, end }: { readonly begin: number; readonly end: number }, now: EpochMs): void {
  const problem = strangerProblem(begin, end, now);
  if (problem !== null) throw new RefusedReport(problem);
}

/** A report of several domains is kept with each of them. */
async function keepTls(deps: CollectDeps, report: TlsReport, proof: Proof): Promise<readonly Kept[]> {
  const { organization, id, begin, end } = report;
  const receivedAt = deps.clock.now();
  if (!isKnownProver(proof)) mustBeRecent(report, receivedAt);
  const domains = await mustBeOurs(deps, [...new Set(report.policies.map(({ domain }) => domain))], false);
  const answers: Kept[] = [];
  for (const domain of domains) {
    const policies = report.policies.filter((policy) => policy.domain === domain);
    const kept = { organization, id, begin, end, proof, receivedAt, policies };
    answers.push(await deps.store.keepTls(domain, kept));
    await deps.store.hear(domain, receivedAt, false);
  }
  return answers;
}

async function keepAbuse(
  deps: CollectDeps,
  { abuse: report, proof, key }: Extract<MailPart, { readonly abuse: unknown }>,
): Promise<readonly Kept[]> {
  const receivedAt = deps.clock.now();
  const [domain = ''] = await mustBeOurs(deps, report.domains, false);
  const answer = await deps.store.keepAbuse(domain, { report, proof, receivedAt }, key);
  await deps.store.hear(domain, receivedAt, false);
  return [answer];
}

/** Those that are the account's. @throws {RefusedReport} where none is */
async function mustBeOurs(deps: CollectDeps, domains: readonly string[], isKnown: boolean): Promise<readonly string[]> {
  const identities = await deps.identities();
  if (identities.length === 0) throw new Error('No identities of the account are known yet');
  const ours = domains.filter((domain) => isOurs(domain, identities, isKnown));
  if (ours.length > 0) return ours;
  const shown = domains.slice(0, 3).join(', ') || 'no domain';
  throw new RefusedReport(`it is about ${shown}: expected a domain that is an identity of this account, or above one`);
}
