import { describe, expect, it } from 'vitest';
import { measuredPlacing } from '../../../functions/place-sets/measured.ts';
import type { LogEntry, PlaceDeps, PlaceOutcome } from '../../../functions/place-sets/ports.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';

const Q = DEFAULT_POLICY.quarantinePool;
const ip = (pool: string) => ({ ip: '192.0.2.1', pool, warmupStatus: null, warmupPercent: null });

/** What was measured, and what reached what is behind. */
function given({ isNew = true } = {}) {
  const measured: (readonly [string, number])[] = [];
  const reached: string[] = [];
  const deps = measuredPlacing(
    {
      log: () => reached.push('log'),
      messages: { put: async () => isNew },
      inventory: { sawPools: async () => void reached.push('pools') },
      deployment: { policy: async () => DEFAULT_POLICY },
    } as unknown as PlaceDeps,
    (...note) => measured.push(note),
  );
  const outcome = (name: PlaceOutcome) => deps.log({ set: 'acme', version: 1, outcome: name } as LogEntry);
  const message = (kind: string, phase: string) => deps.messages.put({ kind, phase } as AlertMessage);
  return { deps, measured, reached, outcome, message };
}

describe('measuredPlacing', () => {
  it('counts what was carried out and what failed, and passes it on', () => {
    const { outcome, measured, reached } = given();
    for (const name of ['applied', 'failed', 'current', 'deferred'] as const) outcome(name);
    expect(measured).toEqual([
      ['PlacementsApplied', 1],
      ['PlacementFailures', 1],
    ]);
    expect(reached).toEqual(['log', 'log', 'log', 'log']);
  });

  it('tells how many are held after a run that looked at everything, zero too, and of each run anew', () => {
    const { deps, outcome, measured } = given();
    outcome('held');
    deps.endRun(false);
    outcome('held');
    outcome('held');
    deps.endRun(true);
    deps.endRun(true);
    expect(measured).toEqual([
      ['HeldDecisions', 2],
      ['HeldDecisions', 0],
    ]);
  });

  it('counts a drift when it is first told of', async () => {
    const { message, measured } = given();
    await message('drift', 'opened');
    await message('drift', 'reminder');
    await message('held', 'opened');
    expect(measured).toEqual([['Drift', 1]]);

    const again = given({ isNew: false });
    await again.message('drift', 'opened');
    expect(again.measured).toEqual([]);
  });

  it('counts the IPs of the quarantine pool', async () => {
    const { deps, measured, reached } = given();
    await deps.inventory.sawPools([Q], [ip(Q), ip('home'), ip(Q)], 0);
    await deps.inventory.sawPools([Q], [], 0);
    expect(measured).toEqual([
      ['QuarantinePoolIps', 2],
      ['QuarantinePoolIps', 0],
    ]);
    expect(reached).toEqual(['pools', 'pools']);
  });
});
