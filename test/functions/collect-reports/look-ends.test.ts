import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { dynamoReports } from '../../../functions/_adapters/dynamodb/reports/store.ts';
import { type LookDeps, lookAtDomains } from '../../../functions/collect-reports/look.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { HOUR_MS } from '../../../shared/kernel/time.ts';
import { REPORT_SIGNALS } from '../../../shared/reports/tell/signals.data.ts';
import { sums } from '../../support/kept-reports.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { morningAfter, reportOfDay } from '../../support/report-months.ts';

const OURS = '54.240.1.1';

/** A domain whose own mail fails by the report of day 0, and what was told by the end of each day that is played. */
function given() {
  let now = morningAfter(0);
  const store = dynamoReports(memoryTable());
  const outbox = dynamoMessages(memoryTable());
  const told: AlertMessage[] = [];
  const deps: LookDeps = {
    store,
    setsOf: async () => ({ count: 0, first: [] }),
    messages: { put: async (message) => void ((await outbox.put(message)) && told.push(message)) },
    clock: { now: () => now },
    log: () => undefined,
  };
  return {
    told,
    store,
    phases: () => told.filter(({ alertId }) => alertId.startsWith('dmarc-fails:')).map(({ phase }) => phase),
    /** @param mail messages and how many pass; null: no report comes */
    play: async (day: number, mail: readonly [number, number] | null) => {
      now = morningAfter(day);
      if (mail !== null) {
        await store.keepAggregate(reportOfDay(day, { [OURS]: sums(...mail) }));
        await store.hear('example.com', now, true);
      }
      for (let run = 0; run < 4; run += 1) {
        await lookAtDomains(deps);
        now += 6 * HOUR_MS;
      }
    },
  };
}

describe('own mail that fails', () => {
  it('is not known any more when no report comes for 30 days, and that is told once', async () => {
    const { play, told, phases, store } = given();
    await play(0, [1_000, 500]);
    for (let day = 1; day < 30; day += 1) await play(day, null);
    expect(phases()).toEqual(['opened']);
    for (let day = 30; day < 50; day += 1) await play(day, null);
    expect(phases()).toEqual(['opened', 'cleared']);
    const end = told.at(-1);
    expect(end?.at).toBeLessThanOrEqual(morningAfter(32));
    expect(end?.title).toBe('Mail of example.com: not known any more whether it passes DMARC');
    expect(end?.sentence).toMatch(/^no reports for 30 days: not known any more/);
    expect((await store.domains())[0]?.told?.failingSince).toBeNull();
    // What is found then is told anew.
    await play(50, [1_000, 500]);
    expect(phases()).toEqual(['opened', 'cleared', 'opened']);
    expect(told.at(-1)?.alertId).not.toBe(end?.alertId);
  });

  it('is not over for a receiver that is silent for less, and goes on with what comes then', async () => {
    const { play, phases } = given();
    await play(0, [1_000, 500]);
    for (let day = 1; day < 28; day += 1) await play(day, null);
    await play(28, [1_000, 600]);
    expect(phases()).toEqual(['opened', 'reminder']);
    for (let day = 29; day < 33; day += 1) await play(day, [1_000, 1_000]);
    expect(phases()).toEqual(['opened', 'reminder', 'cleared']);
  });

  it.each([
    ['fewer than 100 messages in three days, and enough in more', 20, 'passes DMARC again'],
    ['exactly 100 in the days that are known', 4, 'passes DMARC again'],
    ['fewer in all of them', 3, 'not known any more'],
  ])('ends with %s', async (_, aDay, words) => {
    const { play, told, phases } = given();
    await play(0, [1_000, 500]);
    let day = 1;
    while (phases().at(-1) !== 'cleared' && day < 60) {
      await play(day, [aDay, aDay]);
      day += 1;
    }
    expect(phases().at(-1)).toBe('cleared');
    expect(told.at(-1)?.title).toContain(words);
    expect(told.at(-1)?.sentence).toContain(words === 'not known any more' ? 'fewer than 100' : 'messages of our own');
  });

  it('is told again every 14 days while it lasts, and no sooner', async () => {
    const { play, phases } = given();
    for (let day = 0; day < 14; day += 1) await play(day, [1_000, 500]);
    expect(phases()).toEqual(['opened']);
    await play(14, [1_000, 500]);
    expect(phases()).toEqual(['opened', 'reminder']);
    for (let day = 15; day < 43; day += 1) await play(day, [1_000, 500]);
    expect(phases()).toEqual(['opened', 'reminder', 'reminder', 'reminder']);
  });

  it('always ends, whatever comes after, and is never called well without enough that passes', async () => {
    const mail = fc.option(fc.tuple(fc.nat(40), fc.nat(40)), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(mail, { maxLength: 40 }), async (days) => {
        const { play, told, phases } = given();
        await play(0, [1_000, 500]);
        let day = 1;
        let passed = 500;
        for (const one of days) {
          await play(day, one === null ? null : [one[0] + one[1], one[0]]);
          passed += one?.[0] ?? 0;
          day += 1;
        }
        for (let silent = 0; silent < 33; silent += 1) await play(day + silent, null);
        expect(phases().filter((phase) => phase === 'opened')).toHaveLength(
          phases().filter((phase) => phase === 'cleared').length,
        );
        for (const { title } of told.filter(({ phase }) => phase === 'cleared')) {
          // The 500 of day 0 that pass come with 500 that do not: those alone end nothing.
          const { least, clearedBelow } = REPORT_SIGNALS.ownFailing;
          if (title.endsWith('again')) expect(passed - 500).toBeGreaterThanOrEqual(least * (1 - clearedBelow));
        }
      }),
      { numRuns: 25 },
    );
  });
});
