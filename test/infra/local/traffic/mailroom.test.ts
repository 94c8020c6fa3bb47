import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../infra/local/random.ts';
import { SCENARIO_START } from '../../../../infra/local/scenarios/model.ts';
import { countedOut } from '../../../../infra/local/scenarios/senders.ts';
import { Mailroom } from '../../../../infra/local/traffic/mailroom.ts';
import { DAY_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';

/** Messages of each day of UTC, as they are sent from the start of a scenario. */
function sentOn(onDay: (day: number) => number, days: number): number[] {
  const mailroom = new Mailroom(new Random('counted out'), () => []);
  const sender = countedOut('a-transactional', 'a', onDay);
  const sent = Array.from({ length: days }, () => 0);
  for (let t = 0; t < days * DAY_MS; t += MINUTE_MS) {
    const count = [...mailroom.minute(sender, t)].filter(({ body }) => body.includes('"eventType":"Send"')).length;
    const day = Math.floor((SCENARIO_START + t) / DAY_MS) - Math.floor(SCENARIO_START / DAY_MS);
    sent[day] = (sent[day] ?? 0) + count;
  }
  return sent.slice(0, days);
}

describe('mail that is counted out', () => {
  it('is exactly so much on each day, from the first on', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 3 }), (counts) => {
        expect(sentOn((day) => counts[day] ?? 0, counts.length)).toEqual(counts);
      }),
      { numRuns: 10 },
    );
  });
});
