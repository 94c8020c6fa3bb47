import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../../infra/cli/backtest/compare.ts';
import { type Moved, movedOf } from '../../../../infra/cli/backtest/moved-mail.ts';
import { backtestText } from '../../../../infra/cli/backtest/print.ts';
import { emptyCounts } from '../../../../shared/counting/counts.ts';
import { iso, type Slot, slotOf, slotStart } from '../../../../shared/kernel/time.ts';
import type { Standing } from '../../../../shared/standing/model.ts';
import { SENT_AT } from '../../../support/ses-events.ts';

const FIRST = slotOf(SENT_AT);
const mail = (slot: Slot, sends: number, hardBounces = 0, complaints = 0, deliveries = 0) => {
  const counts = emptyCounts();
  Object.assign(counts.totals, { sends, hardBounces, complaints, deliveries });
  return { slot, counts };
};
/** @param afterMs after the beginning of the slot */
const change = (slot: Slot, to: Standing, afterMs = 0) => ({
  at: iso(slotStart(slot) + afterMs),
  from: 'healthy' as const,
  to,
  cause: 'bounce-rate',
  count: null,
  of: null,
  rate: null,
  limit: null,
  evidence: null,
  sentence: `to ${to}`,
});
const set = (transitions: readonly ReturnType<typeof change>[]) => ({ name: 'acme', standing: 'healthy', transitions });

describe('movedOf', () => {
  it('charges each slot to the standing that the set has when it begins', () => {
    const transitions = [
      change(FIRST, 'warned'),
      change(FIRST + 1, 'quarantined', 1),
      change(FIRST + 4, 'paused'),
      change(FIRST + 5, 'quarantined', 1),
      change(FIRST + 7, 'probation'),
    ];
    const slots = [0, 1, 2, 3, 4, 5, 6, 7].map((after) => mail(FIRST + after, 10 ** after, after, 1));

    expect(movedOf(set(transitions), slots)).toEqual({
      name: 'acme',
      at: transitions[1]?.at,
      sentence: 'to quarantined',
      standing: 'healthy',
      quarantined: { sends: 1_001_100, hardBounces: 2 + 3 + 6, complaints: 3 },
      paused: { sends: 110_000, hardBounces: 4 + 5, complaints: 2 },
    });
  });

  it('takes outcomes for sends of a set that publishes none', () => {
    const { quarantined } = movedOf(set([change(FIRST, 'quarantined')]), [mail(FIRST, 0, 3, 0, 40)]);
    expect(quarantined.sends).toBe(43);
  });

  it('adds the same up however slots are cut and ordered', () => {
    const transitions = [change(FIRST + 1, 'quarantined'), change(FIRST + 3, 'paused')];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(1_000))), fc.nat(), (parts, turn) => {
        const slots = parts.map(([after, sends]) => mail(FIRST + after, sends));
        const at = turn % Math.max(1, slots.length);
        const turned = [...slots.slice(at), ...slots.slice(0, at)];
        const found = movedOf(set(transitions), slots);
        expect(movedOf(set(transitions), turned)).toEqual(found);
        const away = parts.filter(([after]) => after >= 1).reduce((all, [, sends]) => all + sends, 0);
        expect(found.quarantined.sends + found.paused.sends).toBe(away);
      }),
    );
  });
});

const moved = (name: string, at: string, sends: number): Moved => ({
  name,
  at,
  sentence: `${name} is bad`,
  standing: 'quarantined',
  quarantined: { sends, hardBounces: 2, complaints: 1 },
  paused: { sends: 0, hardBounces: 0, complaints: 0 },
});
const EARLY = '2026-01-05T10:04:00.000Z';
const LATE = '2026-01-05T11:04:00.000Z';

describe('compare', () => {
  const backtest = compare(
    { policy: 'strict.json', events: 1_500, moved: [moved('b', EARLY, 900), moved('a', EARLY, 100)] },
    { policy: 'default policy', events: 1_500, moved: [moved('b', LATE, 400), moved('a', EARLY, 100)] },
  );

  it('adds up what each policy would have moved, and puts the sets side by side', () => {
    expect(backtest).toMatchObject({
      events: 1_500,
      policy: { policy: 'strict.json', moved: 2, quarantined: { sends: 1_000, hardBounces: 4, complaints: 2 } },
      against: { policy: 'default policy', moved: 2, quarantined: { sends: 500, hardBounces: 4, complaints: 2 } },
    });
    expect(backtest.configurationSets.map(({ name, policy, against }) => [name, policy?.at, against?.at])).toEqual([
      ['a', EARLY, EARLY],
      ['b', EARLY, LATE],
    ]);
  });

  it('says null of a set that one of them leaves alone', () => {
    const none = compare(
      { policy: 'p', events: 1, moved: [moved('a', EARLY, 1)] },
      { policy: 'q', events: 1, moved: [] },
    );
    expect(none.configurationSets).toMatchObject([{ name: 'a', policy: { at: EARLY }, against: null }]);
    expect(none.configurationSets[0]?.policy).not.toHaveProperty('name');
  });

  it('is printed with the reasons of those that are moved otherwise, and of no others', () => {
    const text = backtestText(backtest);
    expect(text).toMatch(/^b +2026-01-05T10:04Z +900 +0 +2026-01-05T11:04Z +400 +0$/m);
    expect(text).toContain('b, strict.json: b is bad\nb, default policy: b is bad');
    expect(text).not.toContain('a is bad');
    expect(text).toContain('strict.json: 2 sets moved; 1,000 mails with 4 hard bounces and 2 complaints through the');
  });

  it('lets nothing of a name reach the terminal but text, and says where nobody is moved', () => {
    const odd = `\u001B[31m${'set'}\u202E`;
    const text = backtestText(
      compare({ policy: odd, events: 1, moved: [moved(odd, EARLY, 1)] }, { policy: odd, events: 1, moved: [] }),
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    const empty = compare({ policy: 'p', events: 1, moved: [] }, { policy: 'q', events: 1, moved: [] });
    expect(backtestText(empty)).toContain('Neither policy would have moved a set.');
  });
});
