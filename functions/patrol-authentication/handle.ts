/**
 * Trigger       a schedule each 6 hours, and one each 5 minutes for customers who are being set up
 * Writes        the records of each domain and the names of each dedicated address as they were seen, what is wrong
 *               with them, alerts of what changed, is broken or cannot be found out, and against which sets it is held
 * Duplicates    see what they know already, which is no change
 * On failure    a domain is put back, and waits for its turn like any other; the next run looks again
 */
import { examineAddress, examineDomain } from '../../shared/dns-patrol/authentication/examine.ts';
import type { Subject } from '../../shared/dns-patrol/authentication/model.ts';
import { type Dns, failedAnswer } from '../../shared/dns-patrol/dns/model.ts';
import { driftAlert, identityOf, type Looked, subjectsOf } from '../../shared/dns-patrol/findings/authentication.ts';
import { compareDoubts } from '../../shared/dns-patrol/findings/doubts.ts';
import { compareRecords } from '../../shared/dns-patrol/findings/drift.ts';
import { fitting } from '../../shared/dns-patrol/findings/fitting.ts';
import { failuresOfEach } from '../../shared/kernel/concurrently.ts';
import { HOUR_MS, SECOND_MS } from '../../shared/kernel/time.ts';
import { EVERY_HOURS } from './env.ts';
import type { PatrolAuthenticationDeps } from './ports.ts';
import { putBack } from './put-back.ts';
import { type At, tellBroken } from './tell-broken.ts';

/** Domains looked at at a time. */
const AT_A_TIME = 8;
/** Addresses for which SPF is evaluated in one run, so that thousands of domains fit into it; the others take turns. */
const MOST_IPS = 8;

/** A domain whose name servers do not answer takes no more of a run. Unit: ms. */
const MOST_MS = 60 * SECOND_MS;

/**
 * Examine the name of every dedicated address, and every sending domain, the one looked at longest ago first. SPF is
 * evaluated for the addresses through which its sets really sent.
 *
 * @param mayGoOn whether there is time for one more
 * @returns how many domains were looked at
 * @throws after all were tried: the first error of an address, of a domain that could not be put back, or of any domain
 *   where no look succeeded
 */
export async function patrolAuthentication(deps: PatrolAuthenticationDeps, mayGoOn: () => boolean): Promise<number> {
  const [identities, dedicated] = await Promise.all([deps.identities(), deps.ips()]);
  const turn = Math.floor(deps.clock.now() / (EVERY_HOURS * HOUR_MS));
  let seen = 0;
  const subjects = subjectsOf(identities, deps.region);
  const domains = new Set(subjects.map(({ domain }) => domain));
  const leftOut: string[] = [];
  // Few, and quick: their names are the account's own, and no sender's slow name server comes before them.
  const [illAddress] = await failuresOfEach(dedicated, AT_A_TIME, async (ip) => {
    if (mayGoOn()) await compare(deps, await examineAddress(deps.dns, ip), { turns: 1, sets: [] });
    else leftOut.push(ip);
  });
  const failed: unknown[] = [];
  const [illDomain] = await failuresOfEach(await oldestFirst(deps, subjects), AT_A_TIME, async (subject) => {
    if (!mayGoOn()) {
      leftOut.push(subject.domain);
      return;
    }
    try {
      const { ips, sets } = await deps.sendersOf((from) => identityOf(from, domains) === subject.domain);
      const looked = await examineDomain(budgeted(deps), { ...subject, ips: inTurn(ips, turn) }, false);
      await compare(deps, looked, { turns: turnsOf(ips), sets });
      seen++;
    } catch (error) {
      failed.push(error);
      deps.failed?.(subject.domain, error);
      await putBack(deps, subject.domain, error);
    }
  });
  if (leftOut.length > 0) deps.leftOut?.(leftOut);
  const ill = illDomain ?? illAddress;
  if (ill) throw ill.error;
  if (seen === 0 && failed.length > 0) throw failed[0];
  return seen;
}

/** The domain looked at longest ago comes first, so that a run continues where the last one ended. */
async function oldestFirst(
  { memory }: PatrolAuthenticationDeps,
  subjects: readonly Subject[],
): Promise<readonly Subject[]> {
  const checkedAt = new Map<string, number>();
  await failuresOfEach(subjects, AT_A_TIME, async ({ domain }) => {
    checkedAt.set(domain, (await memory.findings(domain))?.checkedAt ?? 0);
  });
  const at = ({ domain }: Subject): number => checkedAt.get(domain) ?? 0;
  return subjects.toSorted((a, b) => at(a) - at(b));
}

/** For one domain: when its time is over every further question is left open at once. */
function budgeted(deps: PatrolAuthenticationDeps): PatrolAuthenticationDeps {
  const until = deps.clock.now() + MOST_MS;
  const dns: Dns = {
    ask: async (name, type, options) =>
      deps.clock.now() > until
        ? failedAnswer('timeout', 'its name servers are slow: the time for one domain is over')
        : await deps.dns.ask(name, type, options),
  };
  return { ...deps, dns, evaluateSpf: (question, through = dns) => deps.evaluateSpf(question, through) };
}

const turnsOf = (ips: readonly string[]): number => Math.max(1, Math.ceil(ips.length / MOST_IPS));

/** Some of the addresses; each run the next ones, round and round. */
function inTurn(ips: readonly string[], turn: number): readonly string[] {
  const from = (turn % turnsOf(ips)) * MOST_IPS;
  return ips.slice(from, from + MOST_IPS);
}

/**
 * Compare a look with what is known, tell what is new, and remember it.
 * @param by how many looks it takes to see every address, and who sends
 */
async function compare(deps: PatrolAuthenticationDeps, looked: Looked, by: Omit<At, 'now'>): Promise<void> {
  const { memory, messages } = deps;
  const { domain, findings, undetermined, records } = looked;
  deps.log({ domain, rules: findings.map(({ rule }) => rule), unknown: undetermined.length });
  const now = deps.clock.now();
  const { known, drifts } = compareRecords(await memory.records(domain), records, now);
  // Alerts go first: a run that is killed in between repeats one, and never misses one.
  const isTold = await tellBroken(deps, looked, drifts, { ...by, now });
  const alert = isTold ? null : driftAlert(looked, drifts, now);
  if (alert !== null) await messages.put(alert);
  await memory.saveRecords(domain, known);
  const found = await memory.findings(domain);
  const { doubts, note } = compareDoubts(domain, found?.undetermined ?? [], undetermined, now);
  if (note !== null) await messages.put(note);
  const since = new Map(found?.findings.map((one) => [one.rule, one.since]));
  await memory.saveFindings(
    fitting({
      ...{ domain, undetermined: doubts, checkedAt: now },
      findings: findings.map((finding) => ({ ...finding, since: since.get(finding.rule) ?? now })),
    }),
  );
}
