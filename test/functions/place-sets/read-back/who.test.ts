import { describe, expect, it } from 'vitest';
import type { Changes } from '../../../../functions/place-sets/read-back/ports.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { SesRefused, SesUnavailable } from '../../../../shared/placement/failures.ts';
import { MOST_LOOKS, type RecordedChange } from '../../../../shared/placement/who.ts';
import { Q, T0, World } from '../world.ts';

const OWN = { TlsPolicy: 'REQUIRE', SendingPoolName: 'own-pool' } as const;
const OURS = 'arn:aws:iam::111122223333:role/lazaretto-place-sets';
const PLATFORM = 'arn:aws:sts::111122223333:assumed-role/platform/deploy';

/** CloudTrail that shows what it was given so long after it was done. */
class Trail implements Changes {
  readonly ownRole = OURS;
  readonly done: (RecordedChange & { readonly operation: string })[] = [];
  asked = 0;
  readonly world: World;
  readonly lateMs: number;
  failure: Error | null = null;
  constructor(world: World, lateMs: number) {
    this.world = world;
    this.lateMs = lateMs;
  }
  async lookUp(...[operation, { from, until }]: Parameters<Changes['lookUp']>) {
    this.asked += 1;
    if (this.failure !== null) throw this.failure;
    const items = this.done
      .filter((one) => one.operation === operation && one.at >= from && one.at <= until)
      .filter((one) => one.at + this.lateMs <= this.world.now)
      .toSorted((a, b) => b.at - a.at);
    return { items, next: null };
  }
}

async function given(lateMs = 7 * MINUTE_MS, drift: 'tell' | 'reapply' = 'tell') {
  const world = new World();
  const trail = new Trail(world, lateMs);
  world.changes = trail;
  world.policy = { ...world.policy, drift };
  world.aws.state.addSet('acme', OWN);
  world.desire('acme', 'quarantined');
  await world.tick(2);
  const put = (configurationSet: string, principal: string, role: string | null = null) =>
    trail.done.push({
      operation: 'PutConfigurationSetDeliveryOptions',
      at: world.now,
      ...{ configurationSet, principal, role },
    });
  /** What another tool does that writes TLS settings alone. */
  const lift = (principal = PLATFORM) => {
    world.aws.state.addSet('acme', { TlsPolicy: 'OPTIONAL' }, true);
    put('acme', principal);
  };
  const told = () => [...world.messages.values()].filter(({ kind }) => kind === 'drift');
  return { world, trail, put, lift, told };
}

describe('who lifted a quarantine', () => {
  it('is told when CloudTrail shows it, after the change was told at once without a name', async () => {
    const { world, lift, told } = await given();
    lift();
    const liftedAt = world.now;
    await world.tick(6);
    expect(told().map(({ phase, sentence }) => `${phase} ${sentence}`)).toEqual([
      expect.stringMatching(
        /^opened SES shows no pool, sending on; carried out and read back was pool \S+, sending on$/,
      ),
    ]);

    await world.tick(6);
    expect(told()[1]).toMatchObject({ phase: 'notice', title: 'acme: who changed it' });
    expect(told()[1]?.sentence).toContain(`${PLATFORM} changed it at `);
    expect(world.placement('acme')).toMatchObject({
      unnamed: null,
      drift: { by: { principal: PLATFORM, at: liftedAt } },
    });
    await world.tick(30);
    expect(told()).toHaveLength(2);
  });

  it('is named in the reminder, too', async () => {
    const { world, lift, told } = await given();
    lift();
    await world.tick(15);
    world.now += 24 * 60 * MINUTE_MS;
    await world.tick(6);
    expect(told().find(({ phase }) => phase === 'reminder')?.sentence).toContain(`; ${PLATFORM} changed it at `);
  });

  it('is told though the quarantine was put back meanwhile', async () => {
    const { world, lift, told } = await given(7 * MINUTE_MS, 'reapply');
    lift();
    await world.tick(6);
    expect(world.ses('acme')?.SendingPoolName).toBe(Q);
    await world.tick(6);
    expect(told().map(({ phase, title }) => `${phase} ${title}`)).toEqual([
      'opened acme left quarantine, but not through Lazaretto',
      'cleared acme is as decided again',
      'notice acme: who changed it',
    ]);
  });

  it('is nobody else: neither our own role, nor who changed another set, nor who changed it before', async () => {
    const { world, put, lift, told } = await given(0);
    put('acme', 'arn:aws:iam::111122223333:user/before');
    await world.tick(20);
    lift('arn:aws:sts::111122223333:assumed-role/lazaretto-place-sets/lazaretto-place-sets');
    const { trail } = { trail: world.changes as Trail };
    trail.done[1] = { ...(trail.done[1] as (typeof trail.done)[number]), role: OURS };
    put('birch', 'arn:aws:iam::111122223333:user/other');
    await world.tick(20);
    expect(told().map(({ phase }) => phase)).toEqual(['opened']);
  });

  it('is looked for a dozen times, and then no more', async () => {
    const { world, trail, lift, told } = await given(1_000 * MINUTE_MS);
    lift();
    await world.tick(120);
    const { asked } = trail;
    expect(asked).toBe(2 * MOST_LOOKS);
    expect(world.placement('acme')?.unnamed).toBeNull();
    await world.tick(60);
    expect(trail.asked).toBe(asked);
    expect(told()).toHaveLength(1);
  });

  it.each([
    ['is throttled', new SesUnavailable('ThrottlingException')],
    ['refuses', new SesRefused('AccessDeniedException')],
  ])('disturbs nothing where CloudTrail %s', async (_, failure) => {
    const { world, trail, lift, told } = await given(0);
    trail.failure = failure;
    lift();
    await world.tick(30);
    expect(told().map(({ phase }) => phase)).toEqual(['opened']);
    trail.failure = null;
    await world.tick(10);
    expect(world.placement('acme')?.drift?.by?.principal).toBe(PLATFORM);
    expect(world.log).toContainEqual({ set: 'acme', outcome: 'unnamed', detail: failure.message });
  });

  it('is asked for twice a second at most, ten times a run', async () => {
    const { world, trail, lift } = await given(1_000 * MINUTE_MS);
    for (let n = 0; n < 20; n++) {
      world.aws.state.addSet(`set-${n}`, OWN);
      world.desire(`set-${n}`, 'quarantined', { automatic: false });
    }
    await world.tick(10);
    lift();
    for (let n = 0; n < 20; n++) world.aws.state.addSet(`set-${n}`, {}, true);
    for (let minutes = 0; minutes < 30; minutes++) {
      const before = trail.asked;
      await world.tick();
      expect(trail.asked - before).toBeLessThanOrEqual(10);
    }
    expect(trail.asked).toBeGreaterThan(0);
    expect(world.now).toBeGreaterThan(T0);
  });

  it('is not looked for where the deployment may not look', async () => {
    const { world, lift, told } = await given();
    world.changes = null;
    lift();
    await world.tick(20);
    expect(told().map(({ phase }) => phase)).toEqual(['opened']);
    expect(world.placement('acme')?.unnamed ?? null).toBeNull();
  });
});
