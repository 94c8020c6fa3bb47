import type { AlertMessage } from '../alerts/model.ts';
import { type AlertSubject, noticeAlert, openAlert, resolveAlert } from '../alerts/subject.ts';
import { clip, plain } from '../kernel/escape.ts';
import type { EpochMs } from '../kernel/time.ts';
import type { Order } from './order.ts';
import type { Progress, StepState } from './progress.ts';
import { leftBy } from './removal.ts';
import type { Step } from './steps.ts';

const LONGEST = 400;

const about = ({ tenant }: Pick<Progress, 'tenant'>) =>
  ({ kind: 'onboarding', tenant, configurationSet: null, mode: 'enforce', standing: null, numbers: null }) as const;

/** A step that SES refused, or that only a person can do. */
function refusedStep(
  progress: Progress,
  step: Step,
  since: EpochMs,
  state: Pick<StepState, 'why' | 'todo'>,
): AlertSubject {
  return {
    ...about(progress),
    alertId: `onboarding:${progress.tenant}:${progress.revision}:${step.id}`,
    severity: 'warning',
    since,
    title: `${progress.tenant} could not be ${progress.stage === 'leaving' ? 'taken out' : 'set up'}`,
    sentence: clip(plain(`${step.call} of ${step.on}: ${state.why ?? 'it needs a person'}`), LONGEST),
    next: state.todo === null ? [] : [state.todo],
  };
}

export const stepRefused = (progress: Progress, step: Step, state: StepState): AlertMessage =>
  openAlert(refusedStep(progress, step, state.at, state));

export const stepDoneAfterAll = (progress: Progress, step: Step, before: StepState, at: EpochMs): AlertMessage =>
  resolveAlert(refusedStep(progress, step, before.at, before), {
    at,
    title: `${progress.stage === 'leaving' ? 'Taken out' : 'Set up'} after all: ${progress.tenant}`,
    sentence: plain(`${step.call} of ${step.on} is done`),
    next: [],
  });

/** A set that an order finds there already suppresses less than its template wants. Its owner may have a reason. */
export const setSuppressesLess = (progress: Progress, { on }: Step, { at, why, todo }: StepState): AlertMessage =>
  noticeAlert({
    ...about(progress),
    alertId: `onboarding:${progress.tenant}:${progress.revision}:less:${on}`,
    severity: 'warning',
    since: at,
    title: `${on} suppresses less than the template of ${progress.tenant}`,
    sentence: clip(plain(`${on}: ${why ?? 'less than the template wants'}`), LONGEST),
    next: todo === null ? [] : [todo],
  });

/** Records are there and SES has verified them: mail may begin. */
export const customerReady = (progress: Progress, domains: readonly string[], at: EpochMs): AlertMessage =>
  noticeAlert({
    ...about(progress),
    alertId: `onboarding:${progress.tenant}:${progress.revision}:ready`,
    severity: 'info',
    since: at,
    title: `${progress.tenant} is ready to send`,
    sentence: clip(
      `SES and the DNS have all that ${domains.join(', ')} ${domains.length === 1 ? 'needs' : 'need'}`,
      LONGEST,
    ),
    next:
      progress.stage === 'new'
        ? ['It is a new sender now: let its mail grow slowly, and begin with those who asked for it.']
        : ['Its mail may begin.'],
  });

/** Its mail has shown what it is. */
export const customerEstablished = (progress: Progress, at: EpochMs): AlertMessage =>
  noticeAlert({
    ...about(progress),
    alertId: `onboarding:${progress.tenant}:${progress.revision}:established`,
    severity: 'info',
    since: at,
    title: `${progress.tenant} is established`,
    sentence: 'days, mail and evidence of all its sets that send have shown what it is: it is no new sender any more',
    next: ['It is judged like every other sender from now on. Nothing is to be done.'],
  });

/** What was to be deleted is deleted; a person sees what is left. */
export function customerGone(progress: Progress, order: Order, at: EpochMs): AlertMessage {
  const { sets = [], domains = [], sesTenant = false } = order.removal ?? {};
  const deleted = [...sets, ...domains, ...(sesTenant ? [`SES's tenant ${order.tenant}`] : [])];
  return noticeAlert({
    ...about(progress),
    alertId: `onboarding:${progress.tenant}:${progress.revision}:gone`,
    severity: 'info',
    since: at,
    title: `${progress.tenant} is taken out`,
    sentence: clip(deleted.length === 0 ? 'nothing is deleted any more' : `deleted: ${deleted.join(', ')}`, LONGEST),
    next: leftBy(order),
  });
}
