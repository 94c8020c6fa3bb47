import { compareDoubts, type Doubt } from '../../shared/dns-patrol/findings/doubts.ts';
import { fitting } from '../../shared/dns-patrol/findings/fitting.ts';
import type { PatrolAuthenticationDeps } from './ports.ts';

/** What is told of where the look itself fails, and none of its checks. */
const CHECK = 'records';

/**
 * Note that a domain had its turn though the look at it failed, so that it waits for the next one like any other. What
 * was found before stays. That it cannot be looked at is told once, when it has lasted.
 *
 * @throws where it cannot be noted
 */
export async function putBack(
  { memory, messages, clock }: PatrolAuthenticationDeps,
  domain: string,
  error: unknown,
): Promise<void> {
  const now = clock.now();
  // What is stored may be what cannot be read: then there is nothing to keep.
  const before = await memory.findings(domain).catch((): null => null);
  const known: readonly Doubt[] = Array.isArray(before?.undetermined) ? before.undetermined : [];
  const why = `the look failed: ${error instanceof Error ? error.message : String(error)}`;
  const { doubts, note } = compareDoubts(domain, known, [{ check: CHECK, why }], now);
  if (note !== null) await messages.put(note);
  await memory.saveFindings(
    fitting({
      ...{ domain, checkedAt: now, findings: Array.isArray(before?.findings) ? before.findings : [] },
      undetermined: [...known.filter(({ check }) => check !== CHECK), ...doubts],
    }),
  );
}
