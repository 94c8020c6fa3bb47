/**
 * Trigger       a schedule each 6 hours
 * Writes        the records of each domain as they were seen, what is wrong with them, alerts of what changed and of
 *               what is broken, and against which sets that is held
 * Duplicates    see what they know already, which is no change
 * On failure    the next run looks again
 */
import { opened, reminded } from '../../shared/alerts/matter.ts';
import { examine } from '../../shared/authentication/examine.ts';
import type { Examined, Subject } from '../../shared/authentication/model.ts';
import type { AuthenticationDeps } from '../../shared/authentication/ports.ts';
import { concurrently } from '../../shared/kernel/concurrently.ts';
import { type Clock, type EpochMs, HOUR_MS } from '../../shared/kernel/time.ts';
import { type AuthenticatedIdentity, driftAlert, subjectsOf } from '../../shared/patrol/authentication.ts';
import {
  type BrokenRule,
  brokenMatter,
  brokenMended,
  brokenTrouble,
  brokenTroubleId,
  compareBroken,
  gravestOf,
} from '../../shared/patrol/broken.ts';
import { compareRecords } from '../../shared/patrol/drift.ts';
import type { PatrolMemory, PatrolMessages } from '../../shared/patrol/ports.ts';
import { EVERY_HOURS } from './env.ts';

export type Deps = AuthenticationDeps & {
  readonly identities: () => Promise<readonly AuthenticatedIdentity[]>;
  /** Addresses from which mail goes out. */
  readonly ips: () => Promise<readonly string[]>;
  /** Sets that sent from a domain lately. */
  readonly sendersOf: (domain: string) => Promise<readonly string[]>;
  readonly memory: Omit<
    PatrolMemory,
    'health' | 'allHealth' | 'saveHealth' | 'listings' | 'saveListing' | 'allFindings'
  >;
  readonly messages: PatrolMessages;
  readonly region: string;
  readonly clock: Clock;
  /** Told what was found wrong with each domain. */
  readonly log: (entry: {
    readonly domain: string;
    readonly rules: readonly string[];
    readonly unknown: number;
  }) => void;
};

/** Domains looked at at a time. */
const AT_A_TIME = 8;
/** Addresses for which SPF is evaluated in one run, so that thousands of domains fit into it; the others take turns. */
const MOST_IPS = 8;

/** Look at every sending domain. @param mayGoOn whether there is time for one more @returns how many were looked at */
export async function patrolAuthentication(deps: Deps, mayGoOn: () => boolean): Promise<number> {
  const [identities, ips] = await Promise.all([deps.identities(), deps.ips()]);
  const turn = Math.floor(deps.clock.now() / (EVERY_HOURS * HOUR_MS));
  let seen = 0;
  await concurrently(subjectsOf(identities, inTurn(ips, turn), deps.region), AT_A_TIME, async (subject) => {
    if (!mayGoOn()) return;
    await patrolDomain(deps, subject, turnsOf(ips));
    seen++;
  });
  return seen;
}

const turnsOf = (ips: readonly string[]): number => Math.max(1, Math.ceil(ips.length / MOST_IPS));

/** Some of the addresses; each run the next ones, round and round. */
function inTurn(ips: readonly string[], turn: number): readonly string[] {
  const from = (turn % turnsOf(ips)) * MOST_IPS;
  return ips.slice(from, from + MOST_IPS);
}

async function patrolDomain(deps: Deps, subject: Subject, turns: number): Promise<void> {
  const examined = await examine(deps, subject);
  const { domain, findings, undetermined, records } = examined;
  deps.log({ domain, rules: findings.map(({ rule }) => rule), unknown: undetermined.length });
  const now = deps.clock.now();
  const before = await deps.memory.records(domain);
  const { known, drifts } = compareRecords(before, records, now);
  // The alert goes first: who dies in between tells it once more, rather than never.
  const alert = driftAlert(examined, drifts, now);
  if (alert !== null) await deps.messages.put(alert);
  await tellBroken(deps, examined, turns, now);
  await deps.memory.saveRecords(domain, known);
  const found = await deps.memory.findings(domain);
  const since = new Map(found?.findings.map((one) => [one.rule, one.since]));
  await deps.memory.saveFindings({
    ...{ domain, undetermined, checkedAt: now },
    findings: findings.map((finding) => ({ ...finding, since: since.get(finding.rule) ?? now })),
  });
}

/** What is broken is told when it was seen twice, whether it ever was right or not; and when it is mended. */
async function tellBroken(deps: Deps, examined: Examined, turns: number, now: EpochMs): Promise<void> {
  const { memory, messages } = deps;
  const { domain } = examined;
  const before = await memory.broken(domain);
  const { next, found, mended } = compareBroken(before, examined, turns, now);
  const rules: Record<string, BrokenRule> = { ...next };
  for (const [rule, finding] of gravestOf(examined)) {
    const { since = now, isTold = false } = next[rule] ?? {};
    if (!isTold) continue;
    const matter = brokenMatter(domain, rule, since, finding);
    if (!found.includes(rule)) {
      const reminder = reminded(matter, now);
      if (reminder !== null) await messages.put(reminder);
      continue;
    }
    await messages.put(opened(matter));
    const blamed = await deps.sendersOf(domain);
    for (const set of blamed) await memory.blame(set, brokenTrouble(domain, finding, since), now);
    rules[rule] = { since, isTold, blamed, missed: 0 };
  }
  for (const rule of mended) {
    const { since = now, blamed = [] } = before[rule] ?? {};
    await messages.put(brokenMended(brokenMatter(domain, rule, since, null), now));
    for (const set of blamed) await memory.absolve(set, brokenTroubleId(domain, rule), now);
  }
  await memory.saveBroken(domain, rules);
}
