import { expect, it } from 'vitest';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

const scenario = SCENARIOS.find(({ name }) => name === 'onboarding');

it('onboarding: one order; ready when its records are right, held on its ladder for a bad day, established in the end', async () => {
  if (scenario === undefined) throw new Error('Expected the story, got none');
  const alerts: AlertMessage[] = [];
  const send = async (message: AlertMessage): Promise<void> => void alerts.push(message);
  let made: unknown;
  const story = await play(scenario, {
    seed: 1,
    policy: { ...DEFAULT_POLICY, mode: 'enforce' },
    stack: { engine: 'memory', channels: [{ name: 'slack', send }] },
    onEnd: async () => undefined,
    onStart: (stack, _, { policy }) => {
      // Whoever serves the console of the story knows its tenants.
      expect(Object.keys(policy.tenants)).toEqual(['willow']);
      made = stack.deployment.aws.state;
    },
  });
  const mended = scenario.customers?.[0]?.publishes.at(-1)?.at ?? 0;
  expect(story.unmet).toEqual([]);
  expect(story.customers).toMatchObject([{ tenant: 'willow', stage: 'established' }]);
  const ready = story.customers?.[0]?.stages.find(({ stage }) => stage === 'new');
  // Within ten minutes: a look of the patrol, and one of place-sets.
  const waited = Date.parse(ready?.since ?? '') - Date.parse(story.startedAt) - mended;
  expect(waited).toBeGreaterThan(0);
  expect(waited).toBeLessThanOrEqual(10 * 60_000);
  // Nothing alarms anybody before the customer is ready, and each thing is told once.
  const titles = alerts.filter(({ phase }) => phase !== 'reminder').map(({ title }) => title);
  expect(titles[0]).toBe('willow is ready to send');
  expect(new Set(titles).size).toBe(titles.length);
  expect(story.ladders).toMatchObject([{ subject: 'willow', step: 3, allowed: 3_000 }]);
  expect(story.ladders?.[0]?.changes.map(({ day, kind }) => [day, kind])).toEqual([
    ['2026-01-03', 'climb'],
    ['2026-01-04', 'hold'],
    ['2026-01-07', 'climb'],
  ]);
  expect(story.movedWrongly).toEqual([]);
  const { sets, tenants, destinations } = made as {
    sets: Map<string, unknown>;
    tenants: Map<string, { resources: readonly string[] }>;
    destinations: Map<string, readonly unknown[]>;
  };
  // Out of the new senders' pool again, with TLS as its template says.
  expect(sets.get('willow-transactional')).toMatchObject({ delivery: { TlsPolicy: 'REQUIRE' } });
  expect(story.configurationSets.find(({ name }) => name === 'willow-transactional')?.pool).toBeNull();
  expect(destinations.get('willow-transactional')).toHaveLength(1);
  expect(tenants.get('willow')?.resources).toHaveLength(2);
});
