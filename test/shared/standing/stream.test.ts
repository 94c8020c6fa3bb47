import { describe, expect, it } from 'vitest';
import type { Conviction, Level } from '../../../shared/judging/model.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import { decideStanding } from '../../../shared/standing/decide.ts';
import type { StandingRecord } from '../../../shared/standing/model.ts';
import { conviction, ENFORCED, QUIET, T0 } from './build.ts';

const decided = (
  convictions: readonly Conviction[],
  {
    mayPause = false,
    present = null,
    automatic = true,
  }: {
    readonly mayPause?: boolean;
    readonly present?: StandingRecord | null;
    readonly automatic?: boolean;
  } = {},
) =>
  decideStanding({
    configurationSet: 'shared/acme',
    present,
    facts: { ...QUIET, convictions },
    policy: DEFAULT_POLICY,
    effective: { ...ENFORCED, stream: { mayPause } },
    automatic,
    now: T0,
  });
const at = (level: Level) => conviction(level, 'hardBounce');

describe('the standing of a stream', () => {
  it.each(['warn', 'quarantine', 'pause'] as const)('is at most warned for a conviction to %s', (level) => {
    expect(decided([at(level)])).toMatchObject({ to: 'warned', holdMs: 0 });
  });

  it('says that nothing is moved where a set would be', () => {
    expect(decided([at('quarantine')])?.sentence).toContain('a stream has no pool of its own, so nothing is moved');
    expect(decided([at('warn')])?.sentence).not.toContain('nothing is moved');
  });

  it('is warned once more at a higher limit, and not again at the same', () => {
    const first = decided([at('warn')]);
    const second = decided([at('warn'), at('quarantine')], { present: first });

    expect(decided([at('warn')], { present: first })).toBeNull();
    expect(second).toMatchObject({ from: 'warned', to: 'warned', version: 2 });
    expect(decided([at('warn'), at('quarantine')], { present: second })).toBeNull();
  });

  it('is paused at the limit of a pause where its tenant may be, and stays so', () => {
    const paused = decided([at('pause')], { mayPause: true });

    expect(paused).toMatchObject({ to: 'paused' });
    expect(decided([at('pause')], { mayPause: true, present: paused })).toBeNull();
    expect(decided([at('quarantine')], { mayPause: true })).toMatchObject({ to: 'warned' });
    expect(decided([at('pause')], { mayPause: true, automatic: false })).toMatchObject({ to: 'warned' });
  });
});
