import { describe, expect, it } from 'vitest';
import { localAdminDeps } from '../../infra/local/admin-deps.ts';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { type PlayOptions, play, type Story } from '../../infra/local/scenarios/play.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import type { Mode } from '../../shared/standing/model.ts';

type Told = { readonly seed: number; readonly mode?: Mode } & Pick<PlayOptions, 'onStart' | 'onEnd'>;
async function tell(name: string, { seed, mode = 'enforce', ...on }: Told): Promise<Story> {
  const scenario = SCENARIOS.find((known) => known.name === name) ?? expect.fail(`${name} is no story`);
  return play(scenario, { seed, policy: { ...DEFAULT_POLICY, mode }, stack: { engine: 'memory' }, ...on });
}
const domainIn = ({ domains = [] }: Story, name: string) =>
  domains.find(({ domain }) => domain === name) ?? expect.fail(`nothing is said of ${name}`);
const daysBetween = (from: { readonly at: string } | undefined, to: { readonly at: string } | undefined): number =>
  (Date.parse(to?.at ?? '') - Date.parse(from?.at ?? '')) / DAY_MS;

describe('dmarc-rollout', () => {
  it.each([1])('seed %i: the forgotten sender first, then each step by what is told', async (seed) => {
    let stack: LocalStack | undefined;
    let sums: unknown;
    const story = await tell('dmarc-rollout', {
      seed,
      onStart: (started) => {
        stack = started;
      },
      // What S3 did not tell of is found by the next run of the schedule.
      async onEnd(_, time) {
        await time.run(time.now() + HOUR_MS);
        const { deployment } = stack ?? expect.fail('nothing stands');
        const { receivers } = localAdminDeps({ deployment, clock: time, policy: DEFAULT_POLICY });
        sums = await receivers.domain('juniper.example');
        expect([...(deployment.aws.state.buckets.get('lazaretto-reports')?.objects.keys() ?? ['?'])]).toEqual([]);
      },
    });

    expect(story.unmet).toEqual([]);
    expect(story.movedWrongly).toEqual([]);
    const { happened, reports } = domainIn(story, 'juniper.example');
    expect(happened.map(({ title }) => title)).toEqual([
      'A sender in the name of juniper.example',
      'Its owner signs what was forgotten',
      'juniper.example is ready for p=quarantine',
      'Its owner publishes',
      'juniper.example is ready for p=reject',
      'Its owner publishes',
    ]);
    const [sender, signed, , quarantine, ready, reject] = happened;
    // On its third day, of which receivers report in the morning after.
    expect(sender?.at.slice(0, 10)).toBe('2026-01-09');
    expect(sender?.sentence).toContain('203.0.113.9 12 of 12 messages');
    expect(daysBetween(signed, quarantine)).toBeGreaterThan(0);
    expect(daysBetween(quarantine, ready)).toBeGreaterThanOrEqual(14);
    expect(reject?.sentence).toBe(
      '_dmarc.juniper.example TXT v=DMARC1; p=reject; rua=mailto:dmarc@reports.example.com',
    );
    expect(reports).toMatchObject({ policy: 'reject', next: null });
    // Each report once, whatever came twice or was not told of: 160 mails a day at three receivers, six that are forged,
    // and the shop's. What is forged is in none of the sums, and yet shown.
    expect(sums).toMatchObject({ messages: 30 * (67 + 21 + 11 + 6) + 10 * 4, aligned: 30 * 99 + 8 * 4 });
    expect(sums).toMatchObject({ claimed: { messages: 30 * 1_000_000 } });
    expect(story.needs).toEqual([]);
  });
});

describe('gmail-only', () => {
  it.each([1, 2])(
    'seed %i: warned and quarantined for what Gmail says, with its date, and for nothing else',
    async (seed) => {
      const story = await tell('gmail-only', { seed });

      expect(story.unmet).toEqual([]);
      expect([story.caught, story.missed, story.movedWrongly]).toEqual([['larch-transactional'], [], []]);
      const decided = story.configurationSets.flatMap(({ name, transitions }) =>
        transitions.map(({ to, cause, sentence }) => ({ name, to, cause, sentence })),
      );
      const of = { name: 'larch-transactional', cause: 'gmail-spam' };
      expect(decided).toEqual([
        { ...of, to: 'warned', sentence: expect.stringContaining('on 2026-01-04, limit 0.10 %') },
        { ...of, to: 'quarantined', sentence: expect.stringContaining('on 2026-01-05, limit 0.30 % two days long') },
      ]);
      const larch = story.configurationSets.find(({ name }) => name === 'larch-transactional');
      expect(larch?.totals.complaints).toBe(0);
      expect(larch?.totals.hardBounces).toBeLessThan((larch?.totals.sends ?? 0) * 0.02);
      expect(larch?.pool).toBe(DEFAULT_POLICY.quarantinePool);
      expect(domainIn(story, 'larch.example').gmail).toEqual({ day: '2026-01-06', spamRate: 0.012 });
      expect(domainIn(story, 'maple.example')).toMatchObject({ happened: [], gmail: { spamRate: 0.0003 } });
    },
  );

  it('in observe mode: the same is decided, nothing is moved', async () => {
    const story = await tell('gmail-only', { seed: 1, mode: 'observe' });

    const larch = story.configurationSets.find(({ name }) => name === 'larch-transactional');
    expect(larch?.transitions.map(({ to }) => to)).toEqual(['warned', 'quarantined']);
    expect(larch?.pool).toBeNull();
  });
});

it('a story of days that is stopped between its mails says of nothing that it waits', async () => {
  let isStopped = false;
  const scenario = SCENARIOS.find(({ name }) => name === 'gmail-only') ?? expect.fail('it is no story');
  const story = await play(scenario, {
    ...{ seed: 1, policy: { ...DEFAULT_POLICY, mode: 'enforce' as const }, stack: { engine: 'memory' as const } },
    isStopped: () => isStopped,
    onStart: (_, time) => {
      time.after(11 * HOUR_MS + 55 * MINUTE_MS, 'somebody stops it', () => {
        isStopped = true;
      });
    },
  });
  expect(Date.parse(story.endedAt) - Date.parse(story.startedAt)).toBeLessThan(12 * HOUR_MS + MINUTE_MS);
  expect(story.needs).toEqual([]);
});
