import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHECKPOINTS_KEPT,
  type CheckpointFacts,
  extendCheckpoints,
  lastCheckpoint,
  rewindCheckpoints,
} from '../../../../shared/evaluation/judge/checkpoints.ts';
import { noEvidence } from '../../../../shared/judging/evidence.ts';
import { DAY_MS, HOURS_PER_DAY, hourOf, hourStart } from '../../../../shared/kernel/time.ts';
import { facts, hourOfMail, LIMITS, NOW, OPEN } from '../../judging/samples.ts';

/** The last midnight that the window of 168 hours has left behind. */
const MIDNIGHT = Math.floor((OPEN - 167) / HOURS_PER_DAY) * HOURS_PER_DAY;
const mail = (hour: number) => hourOfMail(hour, { yahoo: [1_000, 1_000, 0, 1] });
const given = (over: Partial<CheckpointFacts> = {}): CheckpointFacts => ({ ...facts({}), ...over });
const hoursOf = (states: readonly { readonly beforeHour: number }[]) => states.map(({ beforeHour }) => beforeHour);
const stateAt = (hour: number) => noEvidence(LIMITS, hour);

describe('extendCheckpoints', () => {
  it('adds a state for each midnight between the first mail and the window', () => {
    const hours = [mail(MIDNIGHT - 50), mail(OPEN)];

    expect(hoursOf(extendCheckpoints([], given({ hours })))).toEqual([
      MIDNIGHT - 2 * HOURS_PER_DAY,
      MIDNIGHT - HOURS_PER_DAY,
      MIDNIGHT,
    ]);
  });

  it('gives back the same list where there is nothing to add', () => {
    const known = [stateAt(MIDNIGHT)];

    expect(extendCheckpoints(known, given({ hours: [mail(OPEN)] }))).toBe(known);
    expect(extendCheckpoints([], given({ hours: [mail(OPEN)] }))).toEqual([]);
  });

  it('goes on from the last state, a day at a time', () => {
    const known = [stateAt(MIDNIGHT)];
    const now = NOW + DAY_MS;

    expect(hoursOf(extendCheckpoints(known, given({ now, hours: [mail(MIDNIGHT)] })))).toEqual([
      MIDNIGHT,
      MIDNIGHT + HOURS_PER_DAY,
    ]);
  });

  it('says the same, whether it is asked every day or once', () => {
    const hours = Array.from({ length: 15 }, (_, day) => mail(MIDNIGHT + day * HOURS_PER_DAY + 3));
    const last = NOW + 10 * DAY_MS;
    let daily = extendCheckpoints([], given({ hours }));
    for (let now = NOW; now <= last; now += DAY_MS) daily = extendCheckpoints(daily, given({ now, hours }));

    const once = extendCheckpoints([], given({ now: last, hours }));

    expect(hoursOf(daily)).toEqual(hoursOf(once));
    expect(hoursOf(once).at(-1)).toBe(MIDNIGHT + 10 * HOURS_PER_DAY);
  });

  it('keeps no more than are needed', () => {
    const now = NOW + 40 * DAY_MS;

    const states = extendCheckpoints([], given({ now, hours: [mail(MIDNIGHT - 24)] }));

    expect(states).toHaveLength(CHECKPOINTS_KEPT);
    expect(hoursOf(states).at(-1)).toBe(MIDNIGHT + 40 * HOURS_PER_DAY);
  });

  it('drops the states of another epoch, and of other limits', () => {
    const other = noEvidence({ ...LIMITS, complaint: { ...LIMITS.complaint, warn: 0.01 } }, MIDNIGHT);

    expect(extendCheckpoints([stateAt(MIDNIGHT)], given({ epochFrom: hourStart(MIDNIGHT) }))).toEqual([]);
    expect(extendCheckpoints([other], given())).toEqual([]);
  });
});

describe('rewindCheckpoints', () => {
  it('forgets exactly the states that stand after an hour, and says so by giving another list', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 500 }), { maxLength: 30 }), fc.nat({ max: 500 }), (hours, hour) => {
        const known = hours.toSorted((a, b) => a - b).map(stateAt);

        const left = rewindCheckpoints(known, hour);

        expect(hoursOf(left)).toEqual(hoursOf(known).filter((beforeHour) => beforeHour <= hour));
        expect(left === known).toBe(left.length === known.length);
      }),
    );
  });
});

describe('lastCheckpoint', () => {
  it('is the newest of this epoch and these limits', () => {
    const known = [stateAt(hourOf(NOW) - 400), stateAt(hourOf(NOW) - 300)];

    expect(lastCheckpoint(known, 0, LIMITS)).toBe(known[1]);
    expect(lastCheckpoint(known, hourStart(hourOf(NOW) - 300), LIMITS)).toBeNull();
    expect(lastCheckpoint([], 0, LIMITS)).toBeNull();
  });
});
