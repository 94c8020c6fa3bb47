import { describe, expect, it } from 'vitest';
import { askAbout, DAYS_ASKED } from '../../../functions/collect-postmaster/ask.ts';
import { FEEDBACK_IDS, SPAM_RATE } from '../../../shared/postmaster/metrics.data.ts';
import type { Stat } from '../../../shared/postmaster/read-stats.ts';

const TODAY = 20_700;

describe('figures of days that were not asked for', () => {
  it.each([
    ['to come', TODAY + 400],
    ['today, which is not over', TODAY],
    ['before', TODAY - DAYS_ASKED - 1],
    ['of 1970', 0],
  ])('are left out and counted: %s', async (_, odd) => {
    const client = {
      stats: async (_domain: string, metrics: readonly { readonly name: string }[]) => {
        const stats: Stat[] = [odd, TODAY - 1].flatMap((day): Stat[] =>
          metrics[0]?.name.startsWith('feedback_')
            ? [{ metric: metrics[0].name, day, value: 0.003 }]
            : [
                { metric: SPAM_RATE.name, day, value: 0.004 },
                { metric: FEEDBACK_IDS.name, day, value: [`id-${day}`] },
              ],
        );
        return { stats, unread: 1 };
      },
      compliance: async () => null,
    };
    const { days, unread } = await askAbout(client, 'example.com', TODAY, 5);

    expect(days).toMatchObject([
      { day: TODAY - 1, spamRate: 0.004, feedback: [{ id: `id-${TODAY - 1}`, spamRate: 0.003 }] },
    ]);
    expect(unread).toBe(5);
  });
});
