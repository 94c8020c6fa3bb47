import type { Via } from '../../audit/model.ts';
import { effectiveFor, type Whose } from '../../evaluation/judge/effective.ts';
import type { SetState } from '../../evaluation/ports/decisions.ts';
import { type EpochMs, iso } from '../../kernel/time.ts';
import type { Effective, Policy, SetSettings, TimedSetting } from '../../policy/model.ts';
import { settingsEndAt, withSetting } from '../../policy/settings.ts';
import {
  type ByHand,
  type ByHandAnswer,
  pauseByHand,
  quarantineByHand,
  releaseByHand,
  resumeByHand,
} from '../../standing/by-hand.ts';
import { approveByHand, dropByHand } from '../../standing/by-hand-held.ts';
import type { Mode, StandingRecord } from '../../standing/model.ts';
import { TIMED } from '../api/timed.ts';
import type { Action } from '../schema/set.ts';

/** One set as it was read, before anything is done about it. */
export type SetCase = {
  readonly set: string;
  readonly state: Pick<SetState, 'standing' | 'settings' | 'sesTenant' | 'signals'>;
  /** What is known of the set of a stream; null, or absent, for a set. */
  readonly ofSet?: Whose | null;
  /** Whether `place-sets` holds the present decision back. */
  readonly held: boolean;
  readonly policy: Policy;
};
export type ActionRequest = {
  readonly actor: string;
  readonly via: Via;
  readonly reason: string;
  readonly until: EpochMs | null;
  readonly now: EpochMs;
};
/** The one write that carries a request out, or a sentence that says why there is none. */
export type Step =
  | { readonly kind: 'record'; readonly record: StandingRecord }
  | {
      readonly kind: 'settings';
      readonly settings: SetSettings;
      readonly endsAt: EpochMs | null;
      readonly from: string;
      readonly to: string;
      readonly sentence: string;
    }
  | { readonly kind: 'refused'; readonly field: string; readonly sentence: string };

const refused = (sentence: string, field = 'body.action'): Step => ({ kind: 'refused', field, sentence });
const step = (answer: ByHandAnswer): Step =>
  answer.ok ? { kind: 'record', record: answer.record } : refused(answer.sentence);

/** What holds for it; with other settings of its own, what would hold. */
export const holdsFor = ({ policy, set, state, ofSet = null }: SetCase, settings = state.settings): Effective =>
  effectiveFor(policy, set, { settings, sesTenant: state.sesTenant }, ofSet);

export const byHand = (on: SetCase, asked: ActionRequest): ByHand => ({
  configurationSet: on.set,
  present: on.state.standing,
  policy: on.policy,
  effective: holdsFor(on),
  ...asked,
});

/** A change of one setting that may end by itself. */
export function settingStep<Name extends TimedSetting>(
  { state }: SetCase,
  { until, actor, reason }: ActionRequest,
  name: Name,
  value: SetSettings[Name],
  did: string,
): Step {
  const before = state.settings ?? {};
  const settings = withSetting(before, name, value, until);
  const lasts = until === null ? '' : ` until ${iso(until)}`;
  return {
    kind: 'settings',
    settings,
    endsAt: settingsEndAt(settings),
    from: JSON.stringify({ [name]: before[name] ?? null }),
    to: JSON.stringify({ [name]: value ?? null }),
    sentence: `${did} by hand by ${actor}${lasts}: ${reason}`,
  };
}

const flagStep = (on: SetCase, asked: ActionRequest, name: 'pinned' | 'exempt', value: boolean): Step => {
  const effective = holdsFor(on);
  const word = value ? name : `not ${name}`;
  const isSame = effective[name] === value && (on.state.settings?.until?.[name] ?? null) === asked.until;
  return isSame ? refused(`${on.set} is ${word} already`) : settingStep(on, asked, name, value, word);
};

/** What an action on one set comes to. Pure: what it says is to be written in one conditional write, or not at all. */
export function actOn(on: SetCase, action: Action, asked: ActionRequest): Step {
  if (asked.until !== null && !TIMED.includes(action)) {
    return refused(`expected no end time with ${action}: it goes with ${TIMED.join(', ')}`, 'body.until');
  }
  if (asked.until !== null && asked.until <= asked.now) return inThePast(asked.until);
  switch (action) {
    case 'quarantine':
      return step(quarantineByHand(byHand(on, asked)));
    case 'release':
      return step(releaseByHand(byHand(on, asked)));
    case 'pause':
      return step(pauseByHand(byHand(on, asked)));
    case 'resume':
      return step(resumeByHand(byHand(on, asked)));
    case 'approve':
      return step(approveByHand(byHand(on, asked), on.held));
    case 'drop':
      return step(dropByHand(byHand(on, asked), on.held));
    case 'pin':
      return flagStep(on, asked, 'pinned', true);
    case 'unpin':
      return flagStep(on, asked, 'pinned', false);
    case 'exempt':
      return flagStep(on, asked, 'exempt', true);
    case 'unexempt':
      return flagStep(on, asked, 'exempt', false);
  }
}

/** Observe or enforce one set; `policy`: what the policy says. */
export function changeModeOf(on: SetCase, mode: Mode | 'policy', asked: ActionRequest): Step {
  if (asked.until !== null && asked.until <= asked.now) return inThePast(asked.until);
  return settingStep(on, asked, 'mode', mode === 'policy' ? null : mode, `mode ${mode}`);
}

const inThePast = (until: EpochMs): Step =>
  refused(`expected an end time in the future, got ${iso(until)}, which is over`, 'body.until');
