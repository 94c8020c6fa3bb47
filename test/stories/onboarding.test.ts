import { expect, it } from 'vitest';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

const scenario = SCENARIOS.find(({ name }) => name === 'onboarding');

it('onboarding: one order, and the customer is ready when its records are right, told once and with no alarm before', async () => {
  if (scenario === undefined) throw new Error('Expected the story, got none');
  const alerts: AlertMessage[] = [];
  const send = async (message: AlertMessage): Promise<void> => void alerts.push(message);
  let made: unknown;
  const story = await play(scenario, {
    seed: 1,
    policy: { ...DEFAULT_POLICY, mode: 'enforce' },
    stack: { engine: 'memory', channels: [{ name: 'slack', send }] },
    onEnd: async () => undefined,
    onStart: (stack) => {
      made = stack.deployment.aws.state;
    },
  });
  const mended = scenario.customers?.[0]?.publishes.at(-1)?.at ?? 0;
  expect(story.customers).toMatchObject([{ tenant: 'willow', stage: 'new' }]);
  const [ready] = story.customers ?? [];
  // Within ten minutes: a look of the patrol, and one of place-sets.
  const waited = Date.parse(ready?.since ?? '') - Date.parse(story.startedAt) - mended;
  expect(waited).toBeGreaterThan(0);
  expect(waited).toBeLessThanOrEqual(10 * 60_000);
  expect(alerts.map(({ title }) => title)).toEqual(['willow is ready to send']);
  expect(story.movedWrongly).toEqual([]);
  const { sets, tenants, destinations } = made as {
    sets: Map<string, unknown>;
    tenants: Map<string, { resources: readonly string[] }>;
    destinations: Map<string, readonly unknown[]>;
  };
  expect(sets.has('willow-transactional')).toBe(true);
  expect(destinations.get('willow-transactional')).toHaveLength(1);
  expect(tenants.get('willow')?.resources).toHaveLength(2);
});
