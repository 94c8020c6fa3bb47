import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../../shared/admin/schema/set.ts';
import { type ActionRequest, actOn, changeModeOf, type SetCase } from '../../../../shared/admin/sets/act.ts';
import { whyNotReleased } from '../../../../shared/admin/sets/release-many.ts';
import { DEFAULT_POLICY } from '../../../../shared/policy/defaults.ts';
import { resolvePolicy } from '../../../../shared/policy/resolve.ts';
import { decideStanding } from '../../../../shared/standing/decide.ts';
import { endOfStanding } from '../../../../shared/standing/end.ts';
import { STANDINGS } from '../../../../shared/standing/model.ts';
import { caseOf, convicted, conviction, record, T0 } from '../../standing/build.ts';

const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const };
const flag = fc.option(fc.boolean(), { nil: null });
const cases: fc.Arbitrary<SetCase> = fc.record({
  set: fc.constant('acme-news'),
  held: fc.boolean(),
  policy: fc.constant(policy),
  state: fc.record({
    sesTenant: fc.constant(null),
    standing: fc.option(
      fc
        .record({ to: fc.constantFrom(...STANDINGS), mode: fc.constantFrom('observe' as const, 'enforce' as const) })
        .map(({ to, mode }) => record(to, { mode })),
      { nil: null },
    ),
    settings: fc.option(
      fc.record({ pinned: flag, exempt: flag, mode: fc.constantFrom(null, 'observe' as const, 'enforce' as const) }),
      { nil: null },
    ),
  }),
});
const asked: fc.Arbitrary<ActionRequest> = fc.record({
  actor: fc.constant('alice'),
  via: fc.constant('api' as const),
  reason: fc.string({ minLength: 1 }).filter((text) => /[a-z]/.test(text)),
  until: fc.option(fc.integer({ min: T0 - 10, max: T0 + 10 }), { nil: null }),
  now: fc.constant(T0 + 1),
});
const actions = fc.constantFrom(...ACTIONS);

describe('an action on one set, always', () => {
  it('is one write of the next version, or refused with a sentence', () => {
    fc.assert(
      fc.property(cases, actions, asked, (on, action, by) => {
        const step = actOn(on, action, by);
        if (step.kind === 'refused') expect(step.sentence).not.toBe('');
        if (step.kind === 'settings') expect(step.settings).not.toEqual(on.state.settings);
        if (step.kind !== 'record') return;
        expect(step.record).toMatchObject({
          version: (on.state.standing?.version ?? 0) + 1,
          from: on.state.standing?.to ?? 'healthy',
          cause: 'by-hand',
          actor: 'alice',
        });
        expect(step.record.sentence).toContain('by hand by alice');
      }),
    );
  });

  it('ends in the future, or not at all', () => {
    fc.assert(
      fc.property(cases, actions, asked, (on, action, by) => {
        const step = actOn(on, action, by);
        fc.pre(by.until !== null && by.until <= by.now);
        expect(step).toMatchObject({ kind: 'refused', field: 'body.until' });
        expect(changeModeOf(on, 'observe', by)).toMatchObject({ kind: 'refused', field: 'body.until' });
      }),
    );
  });

  it('moves nothing in observe mode', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('quarantine' as const, 'pause' as const), asked, (on, action, by) => {
        fc.pre(resolvePolicy(on.policy, on.set, on.state.settings, null).mode === 'observe');
        expect(actOn(on, action, by).kind).toBe('refused');
      }),
    );
  });
});

describe('what happens by itself or to many', () => {
  it('never moves a pinned or exempt set', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom('pinned' as const, 'exempt' as const), (on, which) => {
        const state = { ...on.state, settings: { ...on.state.settings, [which]: true } };
        const kept = { ...on, state };
        if (state.standing !== null) expect(whyNotReleased(kept, 0)).not.toBeNull();

        const effective = {
          ...resolvePolicy(policy, on.set, state.settings, null),
          mode: state.standing?.mode ?? 'enforce',
        };
        const facts = convicted(conviction('quarantine', 'complaint'), conviction('pause', 'hardBounce'));
        const next = decideStanding(caseOf({ present: state.standing, effective, facts, now: T0 + 400 * 3_600_000 }));
        const isAway = (to: string | undefined) => to === 'quarantined' || to === 'paused';
        expect(isAway(next?.to ?? state.standing?.to)).toBe(isAway(state.standing?.to));
      }),
    );
  });

  it('ends what was for a time at its time, and not a millisecond sooner', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('quarantined' as const, 'paused' as const),
        fc.integer({ min: -5, max: 5 }),
        (to, late) => {
          const until = T0 + 3_600_000;
          const present = record(to, { cause: 'by-hand', actor: 'alice', until });
          const effective = resolvePolicy(policy, 'acme-news', null, null);
          const next = endOfStanding({ configurationSet: 'acme-news', present, policy, effective, now: until + late });
          if (late < 0) {
            expect(next).toBeNull();
            return;
          }
          expect(next).toMatchObject({
            to: to === 'paused' ? 'quarantined' : 'probation',
            actor: 'alice',
            cause: 'by-hand',
          });
          expect(next?.until ?? null).toBeNull();
        },
      ),
    );
  });

  it('keeps a quarantine with an end time until then, however well it behaves', () => {
    const present = record('quarantined', { until: T0 + 1_000 * 3_600_000 });
    expect(decideStanding(caseOf({ present, now: T0 + 999 * 3_600_000 }))).toBeNull();
    expect(decideStanding(caseOf({ present: record('quarantined'), now: T0 + 999 * 3_600_000 }))?.to).toBe('probation');
  });
});
