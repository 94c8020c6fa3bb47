import { HOUR_MS, MINUTE_MS } from '../../../shared/kernel/time.ts';
import {
  customerEstablished,
  customerGone,
  customerReady,
  setSuppressesLess,
  stepDoneAfterAll,
  stepRefused,
} from '../../../shared/onboarding/messages.ts';
import type { Order } from '../../../shared/onboarding/order.ts';
import {
  type DomainProgress,
  isCarriedOut,
  newProgress,
  type Progress,
  renewed,
  type StepState,
  stepIn,
} from '../../../shared/onboarding/progress.ts';
import {
  isOnboarding,
  LOOK_AT_NEW_MS,
  LOOK_EVERY_MS,
  type RecordsSeen,
  stageOf,
} from '../../../shared/onboarding/stage.ts';
import { needsOf, type Step, stepsOf } from '../../../shared/onboarding/steps.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { PlaceRun } from '../ports.ts';
import type { StoredProgress } from './ports.ts';
import { takeStep } from './take-step.ts';

/** A refusal is tried again after so long: somebody may have mended what is behind it. Unit: ms. */
export const REFUSED_AGAIN_MS = HOUR_MS;
/** An order that was announced and not given by then is given up. Unit: ms. */
const ANNOUNCED_MS = 15 * MINUTE_MS;

/**
 * Carry one order out as far as it goes: what was done before is skipped, and every step is noted at once, so that a run
 * that is killed loses one step at most, which is then found done. @returns whether something more urgent interrupted it
 */
export async function carryOut(run: PlaceRun, tenant: string, isUrgent: () => Promise<boolean>): Promise<boolean> {
  const { orders, timer } = run;
  let stored = await orders.progress(tenant);
  const given = await orders.order(tenant);
  if (given === null || given.revision < stored.wanted) {
    const isLate = timer.now() - stored.notedAt > ANNOUNCED_MS;
    if (given === null || !isLate) {
      await orders.save(tenant, stored, stored.progress, isLate ? null : timer.now() + MINUTE_MS);
      return false;
    }
  }
  const { order, revision } = given;
  let progress = progressFor(order, stored.progress, revision, timer.now());
  for (const step of stepsOf(order)) {
    if (!isDue(order, progress, step, timer.now())) continue;
    if (await isUrgent()) return true;
    progress = await withStep(run, order, progress, step);
    // It keeps its place: whoever was interrupted is not behind all others then.
    stored = await orders.save(tenant, stored, progress, stored.dueAt);
  }
  if (await isUrgent()) return true;
  await finish(run, order, progress, stored);
  return false;
}

const progressFor = (order: Order, before: Progress | null, revision: number, now: number): Progress => {
  const stage = order.removal === undefined ? 'ordered' : 'leaving';
  if (before === null) return newProgress(order.tenant, revision, now, stage);
  return before.revision === revision ? before : renewed(before, revision, now, stage);
};

/** It is not done, what it needs is, and a refusal is old enough. */
function isDue(order: Order, progress: Progress, step: Step, now: number): boolean {
  const state = stepIn(progress, step.id);
  if (state?.state === 'done') return false;
  if (needsOf(step, order).some((id) => stepIn(progress, id)?.state !== 'done')) return false;
  return state === null || state.state === 'waiting' || now - state.at >= REFUSED_AGAIN_MS;
}

/** Takes one step, and tells what it came to where a person should know. */
async function withStep(run: PlaceRun, order: Order, progress: Progress, step: Step): Promise<Progress> {
  const before = stepIn(progress, step.id);
  const { tenantArn, ...taken } = await takeStep({ run, order, progress, step });
  const now = run.timer.now();
  const isStill = before !== null && before.state === taken.state && taken.state !== 'done';
  const state: StepState = { ...taken, at: now };
  run.log({
    set: step.on,
    outcome: taken.state === 'done' ? 'applied' : 'left',
    detail: `${step.call}: ${taken.why ?? taken.state}`,
  });
  if (isTold(taken.state) && !isStill) await run.messages.put(stepRefused(progress, step, state));
  if (taken.state === 'done' && taken.todo !== null) await run.messages.put(setSuppressesLess(progress, step, state));
  if (taken.state === 'done' && before !== null && isTold(before.state)) {
    await run.messages.put(stepDoneAfterAll(progress, step, before, now));
  }
  return {
    ...progress,
    steps: { ...progress.steps, [step.id]: state },
    tenantArn: tenantArn ?? progress.tenantArn,
  };
}

const isTold = (state: StepState['state']): boolean => state === 'refused' || state === 'by-hand';

/** Look at what SES and the patrol say of the domains, and move the stage. */
async function finish(run: PlaceRun, order: Order, before: Progress, stored: StoredProgress): Promise<void> {
  const { orders, timer } = run;
  const domains: Record<string, DomainProgress> = { ...before.domains };
  const seen = new Map<string, RecordsSeen>();
  const isLooking = isOnboarding(before.stage);
  for (const domain of isLooking ? order.domains : []) {
    seen.set(domain, await orders.records(domain));
    if (stepIn(before, `create-identity:${domain}`)?.state === 'done') {
      domains[domain] = await lookAt(run, domain, domains[domain] ?? null);
    }
  }
  const now = timer.now();
  const looked: Progress = { ...before, domains };
  const proven = before.stage === 'new' ? await orders.proven() : {};
  const stage = stageOf(order, looked, { seen, proven }, now);
  const progress: Progress = stage === before.stage ? looked : { ...looked, stage, since: now };
  if (isLooking && !isOnboarding(stage)) {
    await run.messages.put(customerReady(progress, order.domains, now));
  }
  if (before.stage === 'new' && stage === 'established') await run.messages.put(customerEstablished(progress, now));
  if (before.stage === 'leaving' && stage === 'gone') await run.messages.put(customerGone(progress, order, now));
  await orders.save(order.tenant, stored, progress, dueAt(order, progress, now));
}

/** When something is to be done next: steps, a look, a refusal that may have passed; null: nothing by itself. */
function dueAt(order: Order, progress: Progress, now: number): number | null {
  if (isCarriedOut(order, progress)) {
    if (progress.stage === 'new') return now + LOOK_AT_NEW_MS;
    return isOnboarding(progress.stage) ? now + LOOK_EVERY_MS : null;
  }
  const isWaiting = stepsOf(order).some((step) => isDue(order, progress, step, now));
  if (isWaiting) return now + MINUTE_MS;
  const refused = Object.values(progress.steps).filter(({ state }) => isTold(state));
  return Math.min(...refused.map(({ at }) => at + REFUSED_AGAIN_MS));
}

/** What SES says of a domain; the others read it from the inventory, its DKIM tokens too. */
async function lookAt(run: PlaceRun, domain: string, known: DomainProgress | null): Promise<DomainProgress> {
  const { control, inventory, timer } = run;
  if (known?.isVerified === true) return known;
  if (known?.lookedAt != null && timer.now() - known.lookedAt < LOOK_EVERY_MS) return known;
  try {
    const identity = await control.describeIdentity(domain);
    await inventory.sawIdentity(identity, timer.now());
    const { verifiedForSending, dkim, mailFrom } = identity;
    const isVerified =
      verifiedForSending && dkim?.status === 'SUCCESS' && (mailFrom === null || mailFrom.status === 'SUCCESS');
    return { isVerified, lookedAt: timer.now() };
  } catch (error) {
    if (!(error instanceof SesNotFound || error instanceof SesRefused)) throw error;
    return { isVerified: false, lookedAt: timer.now() };
  }
}
