import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { DEFAULT_POLICY } from '../../../shared/policy/defaults.ts';
import {
  type ByHand,
  type ByHandAnswer,
  pauseByHand,
  quarantineByHand,
  releaseByHand,
  resumeByHand,
} from '../../../shared/standing/by-hand.ts';
import type { Standing, StandingRecord } from '../../../shared/standing/model.ts';
import { ENFORCED, record, T0 } from './build.ts';

const by = (over: Partial<ByHand>): ByHand => ({
  configurationSet: 'acme-news',
  present: null,
  policy: DEFAULT_POLICY,
  effective: ENFORCED,
  actor: 'alice',
  reason: 'ticket 481',
  now: T0,
  ...over,
});
const made = (answer: ByHandAnswer): StandingRecord => {
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.record;
};
const ACTIONS = { quarantine: quarantineByHand, pause: pauseByHand, resume: resumeByHand, release: releaseByHand };
const observed = { ...ENFORCED, mode: 'observe' as const };

describe('a decision by hand', () => {
  it.each<[keyof typeof ACTIONS, Standing, Standing | null]>([
    ['quarantine', 'healthy', 'quarantined'],
    ['quarantine', 'warned', 'quarantined'],
    ['quarantine', 'quarantined', null],
    ['quarantine', 'probation', 'quarantined'],
    ['quarantine', 'paused', null],
    ['pause', 'healthy', 'paused'],
    ['pause', 'quarantined', 'paused'],
    ['pause', 'paused', null],
    ['resume', 'paused', 'quarantined'],
    ['resume', 'quarantined', null],
    ['resume', 'healthy', null],
    ['release', 'quarantined', 'probation'],
    ['release', 'paused', null],
    ['release', 'probation', null],
    ['release', 'healthy', null],
  ])('%s of a %s set leads to %s', (action, from, to) => {
    const answer = ACTIONS[action](by({ present: record(from) }));

    expect(answer.ok ? answer.record.to : null).toBe(to);
    if (!answer.ok) expect(answer.sentence).toMatch(/^acme-news is /);
  });

  it('names who and why, starts an epoch and counts the offence', () => {
    expect(
      made(
        quarantineByHand(
          by({ present: record('probation', { offences: 1 }), effective: { ...ENFORCED, pinned: true } }),
        ),
      ),
    ).toMatchObject({
      version: 8,
      cause: 'by-hand',
      actor: 'alice',
      sentence: 'quarantined by hand by alice: ticket 481',
      epochFrom: T0 + 45 * MINUTE_MS,
      offences: 2,
      holdMs: 48 * HOUR_MS,
      mode: 'enforce',
    });
  });

  it('resumes with the hold that the offences call for', () => {
    expect(made(resumeByHand(by({ present: record('paused', { offences: 3 }) })))).toMatchObject({
      offences: 3,
      holdMs: 96 * HOUR_MS,
    });
  });

  it('quarantines really what was quarantined in shadow only', () => {
    expect(made(quarantineByHand(by({ present: record('quarantined', { mode: 'observe' }) })))).toMatchObject({
      to: 'quarantined',
      mode: 'enforce',
      offences: 2,
    });
  });

  it('moves nothing in observe mode and says how to', () => {
    expect(quarantineByHand(by({ effective: observed }))).toEqual({
      ok: false,
      sentence: 'acme-news is in observe mode, in which nothing is moved: set its mode to enforce first',
    });
    expect(pauseByHand(by({ effective: observed })).ok).toBe(false);
  });

  it('gives back in observe mode what was really taken', () => {
    expect(made(resumeByHand(by({ present: record('paused'), effective: observed })))).toMatchObject({
      to: 'quarantined',
      mode: 'enforce',
    });
    expect(made(releaseByHand(by({ present: record('quarantined'), effective: observed })))).toMatchObject({
      to: 'probation',
      mode: 'enforce',
    });
  });

  it('sends an exempt set home healthy, because nobody would end its probation', () => {
    expect(
      made(releaseByHand(by({ present: record('quarantined'), effective: { ...ENFORCED, exempt: true } }))),
    ).toMatchObject({ to: 'healthy', offences: 0 });
  });

  it.each([
    [{ reason: ' \n\u200b ' }, 'expected a reason, got nothing: decisions by hand are audited'],
    [{ actor: '' }, 'expected the name of the person who decides, got nothing'],
  ])('wants to know who and why: %j', (over, sentence) => {
    expect(pauseByHand(by(over))).toEqual({ ok: false, sentence });
  });

  it('keeps the reason to one visible line', () => {
    expect(made(pauseByHand(by({ reason: `a\nb\u001b[31m\u202e${'x'.repeat(600)}` }))).sentence).toMatch(
      /^paused by hand by alice: a bx+…$/,
    );
  });
});
