import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buttonsOf } from '../../../shared/alerts/buttons.ts';
import { commandOf } from '../../../shared/alerts/guide.ts';
import type { AlertMessage } from '../../../shared/alerts/model.ts';
import { CLEARED_SEQUENCE } from '../../../shared/alerts/subject.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import {
  fateOfMessage,
  joinMass,
  leaveMass,
  remindMass,
  TOLD_WITHIN_MS,
  tellRest,
} from '../../../shared/placement/mass.ts';
import type { Mass } from '../../../shared/placement/mass-model.ts';
import { message } from '../alerts/samples.ts';

const T0 = Date.UTC(2026, 0, 1, 10);
const WHY = '3 of 63 sets were moved within an hour';
const nameOf = (index: number): string => `set-${index}`;
const REASON = 'hard bounces 34 of 165 outcomes = 20.61 %, limit 5.00 %';
const waiting = (index: number) => ({ set: nameOf(index), why: REASON, sentence: WHY });

/** Decisions that begin to wait, one a minute. */
function held(count: number) {
  const messages: AlertMessage[] = [];
  let group: Mass | null = null;
  for (let index = 0; index < count; index++) {
    const step = joinMass(group, waiting(index), T0 + index * MINUTE_MS);
    group = step.group;
    if (step.message) messages.push(step.message);
  }
  return { group: group as Mass, messages };
}

describe('decisions that wait at the same time', () => {
  it('are one alert from the second on, with all names, and say so again whenever they have doubled', () => {
    const { messages } = held(9);
    expect(messages.map(({ title, phase, sequence }) => [title, phase, sequence])).toEqual([
      ['2 decisions wait for approval', 'opened', 0],
      ['4 decisions wait for approval', 'reminder', 1],
      ['8 decisions wait for approval', 'reminder', 2],
    ]);
    expect(new Set(messages.map(({ alertId }) => alertId)).size).toBe(1);
    expect(messages[1]).toMatchObject({
      kind: 'held',
      severity: 'critical',
      since: T0,
      sentence: `set-0, set-1, set-2, set-3; held: ${WHY}`,
    });
    const [first] = messages;
    expect(first?.next.join(' ')).toContain('lazaretto approve --all');
    expect(first && commandOf(first)).toBe('lazaretto held');
    // One press must not decide about sets that nobody has looked at.
    expect(first && buttonsOf(first)).toEqual(['acknowledge']);
  });

  it('names ten, and counts the rest', () => {
    expect(held(32).messages.at(-1)?.sentence).toMatch(/^set-0, .*, set-9 and 22 more; held: /);
  });

  it('say of the first ten what was decided, with the numbers', () => {
    const said = (count: number) =>
      held(count)
        .messages.at(-1)
        ?.next.filter((line) => line.endsWith(REASON)) ?? [];
    expect(said(2)).toEqual([`set-0: ${REASON}`, `set-1: ${REASON}`]);
    expect(said(32)).toHaveLength(10);
    const left = leaveMass(held(4).group, nameOf(1), T0).group as Mass;
    expect(left.reasons?.map(({ set }) => set)).toEqual(['set-0', 'set-2', 'set-3']);
  });

  it('leave none untold for longer than five minutes after the last message', () => {
    const { group } = held(3);
    const toldAt = group.told?.at ?? 0;
    expect(tellRest(group, toldAt + TOLD_WITHIN_MS - 1)).toBeNull();
    const step = tellRest(group, toldAt + TOLD_WITHIN_MS);
    expect(step?.message).toMatchObject({ phase: 'reminder', sequence: 1, title: '3 decisions wait for approval' });
    expect(step && tellRest(step.group as Mass, toldAt + DAY_MS)).toBeNull();
    expect(tellRest(held(1).group, T0 + DAY_MS)).toBeNull();
  });

  it('are no alert of many while one alone waits', () => {
    const { group, messages } = held(1);
    expect(messages).toEqual([]);
    expect(remindMass(group, T0 + 10 * DAY_MS)).toBeNull();
    expect(leaveMass(group, nameOf(0), T0)).toEqual({ group: null, message: null });
  });

  it('are told of again with the first that is graver than those that were told of', () => {
    const mild = (index: number) => ({ ...waiting(index), kind: 'drifted' as const, severity: 'warning' as const });
    const two = joinMass(joinMass(null, mild(0), T0).group, mild(1), T0);
    expect(two.message).toMatchObject({ kind: 'drift', severity: 'warning' });
    const grave = joinMass(two.group, { ...mild(2), severity: 'critical' }, T0);
    expect(grave.message).toMatchObject({ severity: 'critical', title: '3 sets were changed outside Lazaretto' });
    expect(joinMass(grave.group, { ...mild(2), severity: 'critical' }, T0).message).toBeNull();
    expect(joinMass(two.group, mild(2), T0).message).toBeNull();
  });

  it('are told once, however often one of them is held', () => {
    const { group } = held(3);
    expect(joinMass(group, waiting(1), T0 + DAY_MS)).toEqual({ group, message: null });
  });

  it('are reminded of a day after the last message, under the next number', () => {
    const { group } = held(2);
    expect(remindMass(group, T0 + MINUTE_MS + DAY_MS - 1)).toBeNull();
    const step = remindMass(group, T0 + MINUTE_MS + DAY_MS);
    expect(step?.message).toMatchObject({ phase: 'reminder', sequence: 1 });
    expect(step && remindMass(step.group as Mass, T0 + MINUTE_MS + DAY_MS)).toBeNull();
  });

  it('are over with the last of them', () => {
    const { group } = held(2);
    const left = leaveMass(group, nameOf(0), T0 + DAY_MS);
    expect([left.message, left.group?.sets]).toEqual([null, [nameOf(1)]]);
    const over = leaveMass(left.group as Mass, nameOf(1), T0 + DAY_MS);
    expect(over.group).toBeNull();
    expect(over.message).toMatchObject({ phase: 'cleared', sequence: CLEARED_SEQUENCE, severity: 'info', next: [] });
  });

  it('are told of again where others begin to wait in the place of those that are gone', () => {
    const left = leaveMass(held(2).group, nameOf(0), T0 + DAY_MS);
    const next = joinMass(left.group, { set: 'later', why: undefined, sentence: WHY }, T0 + DAY_MS);
    expect(next.message).toMatchObject({ phase: 'reminder', sequence: 1, title: '2 decisions wait for approval' });
    expect(next.message?.sentence).toContain('set-1, later');
  });

  it('are always told of, more than half of them, whoever begins to wait and whoever waits no longer', () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 12 })), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        let group: Mass | null = null;
        let toldOf: readonly string[] = [];
        for (const [isHeld, index] of all) {
          const step: ReturnType<typeof joinMass> | null = isHeld
            ? joinMass(group, waiting(index), T0)
            : group && leaveMass(group, nameOf(index), T0);
          if (step === null) continue;
          group = step.group;
          if (step.message !== null) toldOf = group?.sets ?? [];
          const all: readonly string[] = group?.sets ?? [];
          const known = all.filter((set) => toldOf.includes(set)).length;
          if (group?.told) expect(2 * known).toBeGreaterThan(all.length);
          if (group === null) toldOf = [];
        }
      }),
    );
  });

  it('always take few messages: one for each doubling, and each under a number of its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
        const { group, messages } = held(count);
        expect(messages.length).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
        expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, index) => index));
        expect(group.sets.length).toBe(Math.min(count, 1_000));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the message that a set is quarantined', () => {
  const of = (set: string, over: Partial<AlertMessage> = {}): AlertMessage =>
    message({
      ...{ kind: 'standing', phase: 'opened', mode: 'enforce', at: T0, configurationSet: set },
      standing: { from: 'healthy', to: 'quarantined' },
      ...over,
    });

  it('is sent where no decision waits', () => {
    expect(fateOfMessage(of('set-0'), [null], T0)).toBe('send');
  });

  it('waits a minute for its own decision to wait or not, where others do', () => {
    const { group } = held(2);
    expect(fateOfMessage(of('acme'), [group], T0 + MINUTE_MS - 1)).toBe('wait');
    expect(fateOfMessage(of('acme'), [group], T0 + MINUTE_MS)).toBe('send');
  });

  it('is covered by the message about those that wait, once that has told of it', () => {
    const { group } = held(3);
    expect([0, 1].map((index) => fateOfMessage(of(nameOf(index)), [group], T0))).toEqual(['covered', 'covered']);
    expect(fateOfMessage(of(nameOf(2)), [group], T0 + 2 * TOLD_WITHIN_MS - 1)).toBe('wait');
    expect(fateOfMessage(of(nameOf(2)), [group], T0 + 2 * TOLD_WITHIN_MS)).toBe('send');
    expect(fateOfMessage(of(nameOf(2)), [held(4).group], T0)).toBe('covered');
    // The first has an alert of its own, that it was not moved.
    expect(fateOfMessage(of(nameOf(0)), [held(1).group], T0)).toBe('covered');
  });

  it('is covered by the alerts of decisions that failed as well', () => {
    const failed = { ...held(3).group, kind: 'failed' as const };
    expect(fateOfMessage(of(nameOf(1)), [null, failed], T0)).toBe('covered');
    expect(fateOfMessage(of(nameOf(1)), [held(1).group, failed], T0)).toBe('covered');
  });

  it('is no news only where it is older than the message that covers it', () => {
    const { group } = held(2);
    const later = (group.told?.at ?? 0) + 1;
    expect(fateOfMessage(of(nameOf(0), { at: later }), [group], later)).toBe('wait');
    expect(fateOfMessage(of(nameOf(0), { at: later }), [group], later + 2 * TOLD_WITHIN_MS)).toBe('send');
    expect(fateOfMessage(of(nameOf(0), { at: T0 + 1 }), [held(1).group], T0 + 1)).toBe('wait');
  });

  it('waits a minute where many are decided at once, and nobody knows yet what becomes of them', () => {
    expect(fateOfMessage(of('acme'), [null], T0 + MINUTE_MS - 1, true)).toBe('wait');
    expect(fateOfMessage(of('acme'), [null], T0 + MINUTE_MS, true)).toBe('send');
    expect(fateOfMessage(of('acme', { kind: 'drift' }), [null], T0, true)).toBe('send');
  });

  it.each([
    ['a reminder', { phase: 'reminder' }],
    ['that it is over', { phase: 'cleared' }],
    ['a warning', { standing: { from: 'healthy', to: 'warned' } }],
    ['one in observe mode', { mode: 'observe' }],
    ['another kind', { kind: 'held' }],
  ] as const)('%s is always sent', (_, over) => {
    expect(fateOfMessage(of(nameOf(0), over), [held(2).group], T0)).toBe('send');
  });
});
