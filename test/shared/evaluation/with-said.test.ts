import { describe, expect, it } from 'vitest';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { withSaid } from '../../../shared/evaluation/with-said.ts';
import { METRICS } from '../../../shared/judging/metrics.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import type { SampleRecord } from '../../../shared/samples/model.ts';
import { message, record, T0 } from '../alerts/samples.ts';

const numbers = record().numbers as NonNullable<ReturnType<typeof record>['numbers']>;
const alertOf = (metric: (typeof METRICS)[number]) => openAlert({ ...message(), numbers: { ...numbers, metric } });
const said = (text: string, at: number) => ({ provider: 'google', code: '5.1.1', text, at });
const RECORD: SampleRecord = {
  slot: 1,
  reasons: {
    'unknown-user': [said('550 a', T0 - 1), said('550 b', T0 - 2), said('550 c', T0 - 3)],
    'mailbox-full': [said('452 … … full', T0 - DAY_MS)],
  },
};
const deps = (read: () => Promise<SampleRecord | null>, samples: 'masked' | 'off' = 'masked') => ({
  policy: async () => ({ ...DEFAULT_POLICY, samples }),
  samples: { read },
});

describe('withSaid', () => {
  it('adds what servers said to an alert about bounces, one of each reason first', async () => {
    const { said: lines } = await withSaid(
      deps(async () => RECORD),
      alertOf('hardBounce'),
      T0,
    );
    expect(lines).toEqual([
      'Gmail: unknown-user: 550 a',
      'Gmail: mailbox-full: 452 … full',
      'Gmail: unknown-user: 550 b',
    ]);
  });

  it('says once what several providers said alike', async () => {
    const samples = ['google', 'other', 'yahoo'].map((provider) => ({ ...said('550 a', T0 - 1), provider }));
    const alike: SampleRecord = { slot: 1, reasons: { 'unknown-user': samples } };
    const { said: lines } = await withSaid(
      deps(async () => alike),
      alertOf('hardBounce'),
      T0,
    );
    expect(lines).toEqual(['Gmail, Yahoo and AOL: unknown-user: 550 a']);
  });

  it('adds it to nothing else', async () => {
    const told = await Promise.all(
      METRICS.map(
        async (metric) =>
          [
            metric,
            (
              await withSaid(
                deps(async () => RECORD),
                alertOf(metric),
                T0,
              )
            ).said,
          ] as const,
      ),
    );
    expect(told.filter(([, lines]) => lines !== undefined).map(([metric]) => metric)).toEqual([
      'hardBounce',
      'missingMailbox',
      'expired',
    ]);
  });

  it.each([
    ['they cannot be read', deps(async () => Promise.reject(new Error('throttled')))],
    ['there are none', deps(async () => null)],
    ['the policy says off', deps(async () => RECORD, 'off')],
    ['nobody keeps them', { ...deps(async () => RECORD), samples: undefined }],
  ])('tells the alert all the same where %s', async (_, from) => {
    expect(await withSaid(from, alertOf('hardBounce'), T0)).toEqual(alertOf('hardBounce'));
  });
});
