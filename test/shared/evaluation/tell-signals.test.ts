import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signalAlertId, type ToldSignal } from '../../../shared/alerts/signal.ts';
import { judgeSet } from '../../../shared/evaluation/judge/judge-set.ts';
import { type SignalCase, signalChanges } from '../../../shared/evaluation/tell-signals.ts';
import { DEFAULT_POWERS, perMetric } from '../../../shared/judging/metrics.ts';
import { METRICS, type Metric } from '../../../shared/judging/model.ts';
import { DAY_MS, HOUR_MS, hourOf, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { Policy } from '../../../shared/policy/model.ts';
import { resolvePolicy } from '../../../shared/policy/resolve.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { memoryWorld } from '../../support/memory-world.ts';
import { SENT_AT, type SesEventOverrides, type SesEventType } from '../../support/ses-events.ts';

const SET = 'acme-news';
const DOMAINS = ['gmail.com', 'yahoo.com', 'outlook.com', 'gmx.de'];
const NO_MAILBOX: SesEventOverrides = {
  bounceType: 'Transient',
  bounceSubType: 'General',
  status: '5.3.0',
  diagnostic: 'smtp; 550 no such mailbox',
};
const SUPPRESSED: SesEventOverrides = { bounceSubType: 'OnAccountSuppressionList' };
const EXPIRED: SesEventOverrides = {
  bounceType: 'Transient',
  bounceSubType: 'General',
  status: '4.4.7',
  diagnostic: 'smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes',
};

/** Each signal that tells: so much of 2,000 mails goes so, the rest is delivered. */
const SIGNALS_TOLD: readonly [Metric, SesEventType, SesEventOverrides, number, string][] = [
  ['missingMailbox', 'Bounce', NO_MAILBOX, 800, 'does not exist'],
  ['expired', 'Bounce', EXPIRED, 800, 'expired'],
  ['reject', 'Reject', {}, 1_200, 'rejects'],
  ['renderingFailure', 'Rendering Failure', {}, 1_200, 'rendering failures'],
  ['suppressed', 'Bounce', SUPPRESSED, 1_200, 'suppressed'],
];

/** 2,000 mails of a set in the open slot, of which some end badly. */
async function troubled(
  world: ReturnType<typeof memoryWorld>,
  type: SesEventType,
  of: SesEventOverrides,
  bad: number,
  set = SET,
): Promise<void> {
  for (const domain of DOMAINS) {
    if (type !== 'Rendering Failure') await world.events('Send', 500, { set, domain });
    else await world.events('Send', (2_000 - bad) / 4, { set, domain });
    await world.events('Delivery', (2_000 - bad) / 4, { set, domain });
    await world.events(type, bad / 4, { set, domain, ...of });
  }
  await world.evaluate();
}

describe('a signal that only tells', () => {
  it.each(SIGNALS_TOLD)('is told with its numbers, and moves nobody: %s', async (metric, type, of, bad) => {
    const world = memoryWorld();

    await troubled(world, type, of, bad);

    expect(world.messages).toMatchObject([
      {
        alertId: `signal:${SET}:${metric}:2026-11-12`,
        kind: 'signal',
        phase: 'opened',
        severity: 'warning',
        configurationSet: SET,
        standing: null,
        numbers: { metric },
      },
    ]);
    const [{ numbers, sentence } = { numbers: null, sentence: '' }] = world.messages;
    expect(numbers?.rate).toBeCloseTo(bad / 2_000, 1);
    expect(sentence).toMatch(/ [\d,]+ of [\d,]+ .* = \d+\.\d\d %, limit \d+\.\d\d %, evidence [\d.]+ ≥ 8$/);
    expect(await world.standing(SET)).toBe('healthy');
    expect(await world.registry.get(setKey.desired(SET))).toBeNull();
  });

  it('is told once, however often the set is judged and whoever judges', async () => {
    const world = memoryWorld();
    await troubled(world, 'Bounce', NO_MAILBOX, 800);
    const item = await world.registry.get(setKey.signal(SET, 'missingMailbox'));

    for (let again = 0; again < 3; again += 1) {
      world.restart();
      await troubled(world, 'Bounce', NO_MAILBOX, 800);
      await world.pass(2 * MINUTE_MS);
    }

    expect(world.messages).toHaveLength(1);
    expect(await world.registry.get(setKey.signal(SET, 'missingMailbox'))).toEqual(item);
  });

  it('that a person ended goes on the same day where that is taken back, with an alert of its own', async () => {
    const world = memoryWorld();
    const settings = setKey.settings(SET);
    const minutes = () => world.pass(2 * MINUTE_MS);
    await troubled(world, 'Bounce', NO_MAILBOX, 800);
    for (let round = 0; round < 2; round += 1) {
      await world.registry.put(settings, { record: JSON.stringify({ exempt: true }) });
      await minutes();
      await troubled(world, 'Bounce', NO_MAILBOX, 800);
      await world.registry.remove(settings);
      await minutes();
      await troubled(world, 'Bounce', NO_MAILBOX, 800);
    }

    expect(world.messages.map(({ phase }) => phase)).toEqual(['opened', 'cleared', 'opened', 'cleared', 'opened']);
    const ids = world.messages.filter(({ phase }) => phase === 'opened').map(({ alertId }) => alertId);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe(`signal:${SET}:missingMailbox:2026-11-12`);
  });

  it('is told though its writer dies between the item and the message', async () => {
    const world = memoryWorld();
    const dying = { ...world.deps, messages: { put: () => Promise.reject(new Error('killed')) } };
    for (const domain of DOMAINS) {
      await world.events('Delivery', 300, { set: SET, domain });
      await world.events('Bounce', 200, { set: SET, domain, ...NO_MAILBOX });
    }
    await expect(judgeSet(dying, SET, null, SENT_AT)).rejects.toThrow('killed');
    expect(world.messages).toEqual([]);
    world.restart();

    await world.pass(MINUTE_MS);

    expect(world.messages.map(({ phase }) => phase)).toEqual(['opened']);
  });

  it('is reminded of each day while it lasts, and cleared a day later at the earliest, once the mail is well', async () => {
    const world = memoryWorld();
    await world.tick();
    await troubled(world, 'Bounce', NO_MAILBOX, 800);
    await world.pass(10 * MINUTE_MS);
    await world.pass(DAY_MS - HOUR_MS, HOUR_MS);
    expect(world.messages.map(({ phase }) => phase)).toEqual(['opened']);
    await world.pass(2 * HOUR_MS, HOUR_MS);
    expect(world.messages.map(({ phase }) => phase)).toEqual(['opened', 'reminder']);
    for (let hour = 0; hour < 40; hour += 1) {
      await world.events('Delivery', 1_000, { set: SET, domain: 'gmail.com' });
      await world.pass(HOUR_MS, 30 * MINUTE_MS);
    }

    const [first] = world.messages;
    expect(new Set(world.messages.map(({ alertId }) => alertId))).toEqual(new Set([first?.alertId]));
    expect(world.messages.at(-1)).toMatchObject({ phase: 'cleared', severity: 'info', standing: null });
    expect(world.messages.at(-1)?.sentence).toMatch(/^Told \d+ h ago, evidence below 1 again\.$/);
    expect(await world.deps.work.nextDue('review')).toBeNull();
  });

  it('ends with the mail of its set, though nothing speaks for it', async () => {
    const world = memoryWorld();
    await world.tick();
    await troubled(world, 'Bounce', NO_MAILBOX, 800);
    await world.pass(10 * MINUTE_MS);

    await world.pass(9 * DAY_MS, HOUR_MS);

    expect(world.messages.at(-1)).toMatchObject({ phase: 'cleared' });
    expect(world.messages.filter(({ phase }) => phase === 'reminder').length).toBeGreaterThan(5);
    expect(await world.deps.work.nextDue('review')).toBeNull();
  });

  it('is less grave in observe mode, and the title says so', async () => {
    const world = memoryWorld({ policy: { mode: 'observe' } });

    await troubled(world, 'Bounce', NO_MAILBOX, 800);

    expect(world.messages).toMatchObject([
      { severity: 'info', title: `${SET}: many mailboxes that do not exist (observe)`, mode: 'observe' },
    ]);
  });

  it('is told of a stream as of a set', async () => {
    const streams = { [SET]: { by: 'ses:from-domain', most: 200 } } as const;
    const world = memoryWorld({ policy: { streams } as Partial<Policy> });
    for (const domain of DOMAINS) {
      await world.events('Send', 5_000, { set: SET, domain, fromDomain: 'good.example' });
      await world.events('Delivery', 5_000, { set: SET, domain, fromDomain: 'good.example' });
      await world.events('Send', 50, { set: SET, domain, fromDomain: 'bad.example' });
      await world.events('Delivery', 30, { set: SET, domain, fromDomain: 'bad.example' });
      await world.events('Bounce', 20, { set: SET, domain, fromDomain: 'bad.example', ...NO_MAILBOX });
    }

    await world.evaluate();

    expect(world.messages).toMatchObject([{ kind: 'signal', configurationSet: `${SET}/bad.example` }]);
  });

  it('changes the standing where the policy lets it, and is told by that alone', async () => {
    const signals = { ...DEFAULT_POWERS, missingMailbox: 'quarantine' } as const;
    const world = memoryWorld({ policy: { signals } });

    await troubled(world, 'Bounce', NO_MAILBOX, 800);

    expect(await world.standing(SET)).toBe('quarantined');
    expect(world.messages.map(({ kind }) => kind)).not.toContain('signal');
  });

  it('ends where nobody judges the set any more', async () => {
    const world = memoryWorld();
    await troubled(world, 'Bounce', NO_MAILBOX, 800);
    await world.registry.put(setKey.settings(SET), { record: JSON.stringify({ exempt: true }) });

    await world.pass(DAY_MS + MINUTE_MS, HOUR_MS);

    expect(world.messages.at(-1)).toMatchObject({ phase: 'cleared', sentence: 'Nobody judges it any more.' });
  });
});

const NOTHING = perMetric(() => ({ warn: 0, quarantine: 0, pause: 0 }));
const conviction = (metric: Metric) =>
  ({ metric, level: 'warn', count: 9, of: 10, rate: 0.9, limit: 0.02, evidence: 12, bar: 8, since: SENT_AT }) as never;
const lasting = (metric: Metric, since: number): ToldSignal => ({
  configurationSet: SET,
  tenant: null,
  mode: 'enforce',
  metric,
  since,
  sentence: 'so many',
  numbers: { metric, count: 9, of: 10, rate: 0.9, limit: 0.02, evidence: 12, bar: 8, since },
  endedAt: null,
  ending: null,
});
const caseOf = (over: Partial<SignalCase>): SignalCase => ({
  configurationSet: SET,
  known: [],
  judgement: { told: [], evidence: NOTHING },
  hours: [{ hour: hourOf(SENT_AT), cells: new Map([['google', [9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]]]) }],
  policy: DEFAULT_POLICY,
  effective: resolvePolicy(DEFAULT_POLICY, SET, null, null),
  now: SENT_AT,
  ...over,
});

const TELLING = METRICS.filter((metric) => DEFAULT_POWERS[metric] === 'tell');

describe('signalChanges', () => {
  it('ends nothing within a day, nor while evidence is left', () => {
    const since = SENT_AT - DAY_MS;
    const known = [lasting('reject', since)];
    const evidence = { ...NOTHING, reject: { warn: 1, quarantine: 0, pause: 0 } };

    expect(signalChanges(caseOf({ known, now: SENT_AT - 1 }))).toEqual([]);
    expect(signalChanges(caseOf({ known, judgement: { told: [], evidence } }))).toEqual([]);
    expect(signalChanges(caseOf({ known }))).toMatchObject([{ metric: 'reject', since, endedAt: SENT_AT }]);
  });

  it('ends a signal to which the policy gives more than telling', () => {
    const policy = { ...DEFAULT_POLICY, signals: { ...DEFAULT_POWERS, reject: 'warn' } } as const;

    expect(signalChanges(caseOf({ known: [lasting('reject', SENT_AT)], policy }))).toMatchObject([
      { endedAt: SENT_AT, ending: 'The policy lets this signal do more than tell: warn.' },
    ]);
  });

  it('property: what was kept calls for nothing more, and no two matters of a signal have one name', async () => {
    const step = fc.record({
      hours: fc.integer({ min: 0, max: 40 }),
      told: fc.uniqueArray(fc.constantFrom(...TELLING), { maxLength: 3 }),
      calm: fc.boolean(),
      exempt: fc.boolean(),
    });
    await fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const kept = new Map<Metric, ToldSignal>();
        const names = new Set<string>();
        let now = SENT_AT;
        for (const { hours, told, calm, exempt } of steps) {
          now += hours * HOUR_MS;
          const evidence = calm ? NOTHING : perMetric(() => ({ warn: 5, quarantine: 0, pause: 0 }));
          const judgement = exempt ? null : { told: told.map(conviction), evidence };
          const on = () => caseOf({ known: [...kept.values()], judgement, now });
          for (const signal of signalChanges(on())) {
            kept.set(signal.metric, signal);
            if (signal.endedAt !== null) continue;
            expect(names).not.toContain(signalAlertId(signal));
            names.add(signalAlertId(signal));
          }
          expect(signalChanges(on())).toEqual([]);
        }
      }),
    );
  });
});
