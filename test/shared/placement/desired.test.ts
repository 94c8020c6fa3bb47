import { describe, expect, it } from 'vitest';
import { desiredAfter, desiredPlacement } from '../../../shared/placement/desired.ts';
import { MODES, type Mode, STANDINGS, type Standing } from '../../../shared/standing/model.ts';
import { record, T0 } from '../standing/build.ts';

const quarantinePool = 'lazaretto-quarantine';
const AWAY = { kind: 'pool', name: quarantinePool };
const HOME = { kind: 'home' };

describe('desiredPlacement', () => {
  it.each<[Standing, object, boolean]>([
    ['healthy', HOME, true],
    ['warned', HOME, true],
    ['quarantined', AWAY, true],
    ['probation', HOME, true],
    ['paused', AWAY, false],
  ])('places a %s set', (standing, pool, sendingEnabled) => {
    expect(desiredPlacement({ standing, mode: 'enforce', quarantinePool })).toEqual({ pool, sendingEnabled });
  });

  it.each(STANDINGS)('leaves a %s set at home in observe mode', (standing) => {
    expect(desiredPlacement({ standing, mode: 'observe', quarantinePool })).toEqual({
      pool: HOME,
      sendingEnabled: true,
    });
  });
});

describe('desiredAfter', () => {
  it('asks for the placement of the record, under its version', () => {
    expect(desiredAfter(null, record('quarantined'), quarantinePool)).toEqual({
      configurationSet: 'acme-news',
      version: 7,
      why: 'before',
      pool: AWAY,
      sendingEnabled: true,
      automatic: true,
      decidedAt: T0,
      tenant: 'acme',
    });
    expect(desiredAfter(null, record('paused', { cause: 'by-hand' }), quarantinePool)?.automatic).toBe(false);
  });

  it.each<[Mode, Standing, Mode, Standing, object | null]>([
    ['enforce', 'healthy', 'enforce', 'warned', null],
    ['enforce', 'warned', 'enforce', 'healthy', null],
    ['enforce', 'quarantined', 'enforce', 'probation', HOME],
    ['enforce', 'probation', 'enforce', 'healthy', HOME],
    ['enforce', 'quarantined', 'observe', 'healthy', HOME],
    ['enforce', 'probation', 'observe', 'healthy', HOME],
    ['observe', 'quarantined', 'observe', 'probation', null],
    ['observe', 'healthy', 'observe', 'quarantined', null],
    ['enforce', 'warned', 'observe', 'quarantined', null],
    ['observe', 'warned', 'enforce', 'quarantined', AWAY],
  ])('after %s %s, %s %s asks for %j', (modeBefore, from, mode, to, pool) => {
    const asked = desiredAfter(
      record(from, { mode: modeBefore, version: 6 }),
      record(to, { mode, from }),
      quarantinePool,
    );

    expect(asked?.pool ?? null).toEqual(pool);
  });

  it('never moves anybody away in observe mode', () => {
    for (const previous of [null, ...STANDINGS.flatMap((to) => MODES.map((mode) => record(to, { mode })))]) {
      for (const to of STANDINGS) {
        const asked = desiredAfter(previous, record(to, { mode: 'observe' }), quarantinePool);
        expect(asked === null || (asked.pool.kind === 'home' && asked.sendingEnabled)).toBe(true);
      }
    }
  });
});
