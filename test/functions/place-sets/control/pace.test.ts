import { describe, expect, it } from 'vitest';
import { AIR, GAP_MS, paceOf } from '../../../../functions/place-sets/control/pace.ts';
import { parseAttach } from '../../../../shared/attach/settings.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/kernel/time.ts';
import { OutOfTime, SesUnavailable } from '../../../../shared/placement/failures.ts';
import { World } from '../world.ts';

const FOREVER = Number.MAX_SAFE_INTEGER;
const answer = async () => 'yes';
const fail = (throttled: boolean) => async () => Promise.reject(new SesUnavailable('no', { throttled }));

/** A clock, and the times at which calls were started. */
const clock = () => {
  let now = 0;
  const pass = (ms: number): void => {
    now += ms;
  };
  const timer = { now: () => now, sleep: async (ms: number) => pass(ms) };
  return { timer, pace: paceOf(timer), pass };
};

describe('the pace of calls to SES', () => {
  it('is one call a second, whoever makes it', async () => {
    const { timer, pace } = clock();
    const at: number[] = [];
    for (const patience of ['urgent', 'patient', 'urgent'] as const) {
      await pace(FOREVER, async () => void at.push(timer.now()), patience);
    }
    expect(at).toEqual([0, GAP_MS, 2 * GAP_MS]);
  });

  it('leaves others more time after each throttled call, up to the most, and takes it back bit by bit', async () => {
    const { timer, pace } = clock();
    const gap = async (): Promise<number> => {
      const before = timer.now();
      await pace(FOREVER, answer, 'patient');
      return timer.now() - before;
    };
    await expect(pace(FOREVER, fail(true), 'patient')).rejects.toThrow(SesUnavailable);
    // Four throttled tries: 1, 2, 4 and 8 seconds of air.
    expect(await gap()).toBe(GAP_MS + 8 * AIR.first);
    expect(await gap()).toBe(GAP_MS + 8 * AIR.first - AIR.less);
    await expect(pace(FOREVER, fail(true), 'patient')).rejects.toThrow(SesUnavailable);
    expect(await gap()).toBe(GAP_MS + AIR.most);
    for (let call = 0; call < AIR.most / AIR.less; call++) await gap();
    expect(await gap()).toBe(GAP_MS);
  });

  it('makes no decision wait for the air that the inventory leaves', async () => {
    const { timer, pace } = clock();
    await expect(pace(FOREVER, fail(true), 'patient')).rejects.toThrow(SesUnavailable);
    const before = timer.now();
    await pace(FOREVER, answer, 'urgent');
    expect(timer.now() - before).toBe(GAP_MS);
  });

  it('takes a fault of SES for no throttling', async () => {
    const { timer, pace } = clock();
    await expect(pace(FOREVER, fail(false), 'patient')).rejects.toThrow(SesUnavailable);
    const before = timer.now();
    await pace(FOREVER, answer, 'patient');
    expect(timer.now() - before).toBe(GAP_MS);
  });

  it('starts nothing that would begin after the deadline, air included', async () => {
    const { timer, pace } = clock();
    await expect(pace(FOREVER, fail(true), 'patient')).rejects.toThrow(SesUnavailable);
    await expect(pace(timer.now() + GAP_MS + 8 * AIR.first, answer, 'patient')).rejects.toThrow(OutOfTime);
  });

  it('does not wait for hours where the clock was set back', async () => {
    const { timer, pace, pass } = clock();
    await pace(FOREVER, answer);
    pass(-10 * 60 * MINUTE_MS);
    const before = timer.now();
    await pace(FOREVER, answer, 'patient');
    expect(timer.now() - before).toBeLessThanOrEqual(31 * SECOND_MS);
  });
});

/** SES that lets one call a second in, a deployment beside us that calls it every two seconds, and our runs of a minute. */
async function beside(patience: 'urgent' | 'patient', minutes: number): Promise<{ theirs: number; ours: number }> {
  const calls = { asked: 0, refused: 0, ours: 0 };
  let [now, last, next] = [0, Number.NEGATIVE_INFINITY, SECOND_MS / 2];
  const admits = (at: number): boolean => {
    const isAdmitted = at - last >= SECOND_MS;
    if (isAdmitted) last = at;
    return isAdmitted;
  };
  const passTo = (at: number): void => {
    for (; next < at; next += 2 * SECOND_MS + 130) {
      calls.asked += 1;
      if (!admits(next)) calls.refused += 1;
    }
    now = at;
  };
  const pace = paceOf({ now: () => now, sleep: async (ms) => passTo(now + ms) });
  for (let minute = 0; minute < minutes; minute++) {
    const deadline = minute * MINUTE_MS + 40 * SECOND_MS;
    while (now < deadline) {
      try {
        await pace(
          deadline,
          async () => {
            if (!admits(now)) throw new SesUnavailable('Rate exceeded', { throttled: true });
            calls.ours += 1;
          },
          patience,
        );
      } catch {
        break;
      }
    }
    passTo((minute + 1) * MINUTE_MS);
  }
  return { theirs: calls.refused / calls.asked, ours: calls.ours / minutes };
}

describe('a deployment beside the inventory', () => {
  it('has few of its calls refused, and the inventory goes on', async () => {
    const [impatient, patient] = [await beside('urgent', 60), await beside('patient', 60)];

    expect(patient.theirs).toBeLessThan(impatient.theirs / 2);
    expect(patient.theirs).toBeLessThan(0.15);
    expect(patient.ours).toBeGreaterThan(3);
  });

  it('has all the calls that are over, where nobody else calls', async () => {
    const { timer, pace } = clock();
    for (let call = 0; call < 100; call++) await pace(FOREVER, answer, 'patient');
    expect(timer.now()).toBe(99 * GAP_MS);
  });
});

describe('the inventory', () => {
  it('takes the sets a minute that docs/attach.md says: the first time, and later', async () => {
    const world = new World();
    const topicArn = 'arn:aws:sns:eu-west-1:111122223333:events';
    world.aws.state.topics.add(topicArn);
    world.attach = parseAttach({ topicArn });
    for (let set = 0; set < 400; set++) world.aws.state.addSet(`set-${String(set).padStart(3, '0')}`);
    await world.tick(10);
    expect(Math.round(world.inventory.sets.size / 10)).toBe(13);
    await world.tick(30);
    const { sets } = world.inventory;
    expect(sets.size).toBe(400);
    sets.clear();
    await world.inventory.saveCursor({ phase: 'sets', token: null, index: 0 });
    await world.tick(10);
    expect(Math.round(sets.size / 10)).toBe(19);
  });
});
