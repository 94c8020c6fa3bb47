import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyCounts, judgedCell } from '../../../shared/counting/counts.ts';
import { HOUR_MS, hourOf } from '../../../shared/kernel/time.ts';
import { incidentKey } from '../../../shared/registry/keys.ts';
import { commandLine } from '../../support/command-line.ts';
import { type AdminWorld, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
/** Hard bounces at Gmail and elsewhere in the last hour. */
async function sent(set: string, atGmail: number, elsewhere: number): Promise<void> {
  const hour = hourOf(NOW) - 1;
  const counts = emptyCounts();
  const [deliveries, hardBounces] = [900, atGmail + elsewhere];
  Object.assign(counts.totals, { sends: deliveries + hardBounces, deliveries, hardBounces });
  counts.providers.set('google', [deliveries - 100, atGmail, 0, 0]);
  counts.providers.set('yahoo', [100, elsewhere, 0, 0]);
  counts.judged.set(
    hour,
    new Map([['google', judgedCell({ sends: deliveries + hardBounces, deliveries, hardBounces })]]),
  );
  await world.machine.totals.putHour(set, hour, { weight: 1, counts });
}
const incident = (id: string, closedAt: number | null) => ({
  ...{ id, provider: 'google', metric: 'hardBounce', openedAt: NOW - HOUR_MS, closedAt },
  ...{ fromHour: hourOf(NOW) - 1, toHour: hourOf(NOW), limit: 0.02, pooled: { count: 210, of: 1_400, sets: 3 } },
});
beforeAll(async () => {
  world = await adminWorld();
  for (const set of ['acme', 'birch', 'cedar', 'larch']) await world.given(set);
  await sent('acme', 100, 0);
  await sent('birch', 300, 0);
  await sent('cedar', 0, 200);
  await sent('larch', 3, 0);
  for (const one of [incident('now', null), incident('over', NOW - 1)]) {
    await world.registry.put(incidentKey(one.id), { record: JSON.stringify(one), toHour: one.toHour });
  }
});
afterAll(() => world.dynamo.close());

describe('an incident of a mailbox provider', () => {
  it('names the sets that it clears while it goes on, each with its present rate, and nobody once it is over', async () => {
    const { items } = (await world.send('GET', '/incidents')).json;
    const clears = Object.fromEntries(items.map(({ id, clears: of }: { id: string; clears: unknown }) => [id, of]));
    expect(clears).toEqual({
      now: {
        count: 2,
        first: [
          { name: 'birch', hits: 300, rate: 300 / 1_200 },
          { name: 'acme', hits: 100, rate: 100 / 1_000 },
        ],
      },
      over: { count: 0, first: [] },
    });
  });

  it('does so on the command line', async () => {
    const { out } = await commandLine(() => world)('incidents', '--columns', '400');
    expect(out).toContain('It clears 2: birch (25.00 %), acme (10.00 %).');
  });
});
