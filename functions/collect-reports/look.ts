import type { AlertMessage } from '../../shared/alerts/model.ts';
import { type EpochMs, HOUR_MS } from '../../shared/kernel/time.ts';
import type { NameList } from '../../shared/placement/findings.ts';
import type { HeardDomain } from '../../shared/reports/kept/model.ts';
import type { ReportStore } from '../../shared/reports/kept/ports.ts';
import { judgeDomain, lookedSince, SILENT_MS, toldAfter, toldOfNothing } from '../../shared/reports/tell/judge.ts';
import { domainMessages, silenceAlert } from '../../shared/reports/tell/messages.ts';
import { NOTHING_TOLD, type ToldDomain } from '../../shared/reports/tell/told.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';

export type LookDeps = {
  readonly store: Pick<ReportStore, 'domains' | 'known' | 'saveTold'>;
  /** Sets that send in a domain's name, or below it, as they were counted. */
  readonly setsOf: (domain: string) => Promise<NameList>;
  readonly messages: { put(message: AlertMessage): Promise<unknown> };
  readonly clock: { now(): EpochMs };
  readonly log: (entry: LogFields) => void;
};
/** A look reads all that is kept of a domain, and reports are a day late anyway. Unit: ms. */
const REST_MS = 11 * HOUR_MS;

export type Looked = { domains: number; told: number };

/**
 * Looks at the domains of which known receivers said anything since the last look, and tells what follows from it. One
 * that cannot be looked at does not keep the others from it. @throws what failed
 */
export async function lookAtDomains(deps: LookDeps): Promise<Looked> {
  const looked: Looked = { domains: 0, told: 0 };
  const errors: unknown[] = [];
  for (const domain of await deps.store.domains()) {
    if (!isDue(domain, deps.clock.now())) continue;
    try {
      looked.told += await lookAt(deps, domain);
      looked.domains += 1;
    } catch (error) {
      deps.log({ message: 'a domain could not be looked at', domain: domain.name, error: String(error) });
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} domains could not be looked at`);
  return looked;
}

/** There is news, or what was told is not heard of any more. */
function isDue({ newsAt, told }: HeardDomain, now: EpochMs): boolean {
  if (newsAt === null) return false;
  if (told === null) return true;
  const isSilent = told.failingSince !== null && now - newsAt >= SILENT_MS;
  return (newsAt >= told.lookedAt || isSilent) && now >= told.lookedAt + REST_MS;
}

/** What begins is noted before it is told, because its alert is named after that. @returns messages that were put */
async function lookAt(deps: LookDeps, { name, told }: HeardDomain): Promise<number> {
  const before = told ?? NOTHING_TOLD;
  const now = deps.clock.now();
  const verdict = judgeDomain(name, await deps.store.known(name, lookedSince(now)), before, now);
  if (verdict === null) return endUnknown(deps, name, before, now);
  const after = toldAfter(before, verdict, now);
  const begins = verdict.failing === 'begins';
  if (begins) await deps.store.saveTold(name, { ...before, failingSince: after.failingSince });
  const since = begins ? after.failingSince : before.failingSince;
  const messages = domainMessages(name, verdict, await deps.setsOf(name), { failingSince: since, now });
  for (const message of messages) await deps.messages.put(message);
  await deps.store.saveTold(name, after);
  return messages.length;
}

/** No report is recent. What lasted ends, in a word that says why. @returns messages that were put */
async function endUnknown(
  { store, messages }: LookDeps,
  name: string,
  told: ToldDomain,
  now: EpochMs,
): Promise<number> {
  if (told.failingSince === null) return 0;
  await messages.put(silenceAlert(name, told.failingSince, now));
  await store.saveTold(name, toldOfNothing(told, now));
  return 1;
}
