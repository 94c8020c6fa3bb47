import { expect, it } from 'vitest';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play, type Story } from '../../infra/local/scenarios/play.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

/** A story told to its end, and what SES has then. */
async function tell(name: string): Promise<{ story: Story; ses: LocalStack['deployment']['aws']['state'] }> {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario === undefined) throw new Error(`Expected the story ${name}, got none`);
  let stack: LocalStack | undefined;
  const story = await play(scenario, {
    seed: 1,
    policy: { ...DEFAULT_POLICY, mode: 'enforce' },
    stack: { engine: 'memory' },
    onStart: (started) => {
      stack = started;
    },
  });
  if (stack === undefined) throw new Error('Expected a stack, got none');
  return { story, ses: stack.deployment.aws.state };
}

it('season: each step is told on its day, a bad day holds the ladder, and the season is sent in full', async () => {
  const { story, ses } = await tell('season');

  expect(story.unmet).toEqual([]);
  expect(story.movedWrongly).toEqual([]);
  // 700 a day from 21 January on, below the 1,000 of its step.
  expect(story.ladders).toMatchObject([{ subject: 'juniper-season', step: 4, allowed: 1_000 }]);
  const held = story.ladders?.[0]?.changes.find(({ kind }) => kind === 'hold');
  expect(held).toMatchObject({ day: '2026-01-17', provider: null });
  expect(ses.sets.get('juniper-season')?.delivery.SendingPoolName).toBe('season');
});

it('offboarding: what sent lately is refused, then all of it goes, and nothing of anybody else', async () => {
  const { story, ses } = await tell('offboarding');

  expect(story.unmet).toEqual([]);
  const [willow] = story.customers ?? [];
  expect(willow?.asked.map(({ isRefused }) => isRefused)).toEqual([false, true, false, false]);
  expect(willow?.asked[1]?.sentence).toContain('its last mail was counted on 2026-01-02');
  expect([...ses.sets.keys()]).toEqual(['acorn-transactional', 'birch-transactional']);
  expect([...ses.identities.keys()]).toEqual(['acorn.example', 'birch.example']);
  expect([...ses.tenants.keys()]).toEqual([]);
  expect(ses.suppressed.size).toBe(0);
});
