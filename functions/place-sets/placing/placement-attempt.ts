import { openAlert, REMIND_EVERY_MS } from '../../../shared/alerts/subject.ts';
import type { EpochMs } from '../../../shared/kernel/time.ts';
import { actualOf, type SesSetState } from '../../../shared/placement/delivery.ts';
import { nextLookAt } from '../../../shared/placement/drift.ts';
import type { CannotPlace } from '../../../shared/placement/failures.ts';
import { TOLD_WITHIN_MS } from '../../../shared/placement/mass.ts';
import {
  closeAlert,
  driftAlert,
  dueReminder,
  heldMoveAlert,
  moveProblemAlert,
} from '../../../shared/placement/messages.ts';
import type { DesiredPlacement, HeldMove, MoveProblem, Placement } from '../../../shared/placement/model.ts';
import { isTold, nextAttemptAt } from '../../../shared/placement/retry.ts';
import { isStream } from '../../../shared/streams/name.ts';
import type { PlaceDeps } from '../ports.ts';
import type { StoredPlacement } from './ports.ts';
import { joinOthers, leaveOthers, remindOfOthers, tellOfRest } from './with-others.ts';

/**
 * One look at one set: what is wanted of it, what became of that so far, and how to note what becomes of it now. A
 * message is put before the change that it tells of is noted: a run that is killed between the two says it again, which
 * changes nothing.
 */
export class PlacementAttempt {
  readonly desired: DesiredPlacement;
  readonly #deps: PlaceDeps;
  #stored: StoredPlacement;

  constructor(deps: PlaceDeps, desired: DesiredPlacement, stored: StoredPlacement) {
    this.#deps = deps;
    this.desired = desired;
    this.#stored = stored;
  }

  get placement(): Placement {
    return this.#stored.placement;
  }

  get #set(): string {
    return this.desired.configurationSet;
  }

  get now(): EpochMs {
    return this.#deps.timer.now();
  }

  async note(change: Partial<Placement>): Promise<void> {
    this.#stored = await this.#deps.placements.save(this.#stored, { ...this.placement, ...change });
  }

  /** What was held, or failed, of an earlier decision is over: this one stands in its place. */
  async supersede(): Promise<void> {
    const { held, problem } = this.placement;
    const { version } = this.desired;
    const old = { held: held?.version !== version, problem: problem?.version !== version };
    if (!(held && old.held) && !(problem && old.problem)) return;
    await this.#closeHeld(old.held, 'a later decision has taken its place');
    await this.#closeProblem(old.problem, 'a later decision has taken its place');
    await this.note({ ...(old.held && { held: null }), ...(old.problem && { problem: null }) });
  }

  /** The decision waits. A person is called, except where a person turned the switch. */
  async hold(why: HeldMove['why'], sentence: string): Promise<void> {
    const { version } = this.desired;
    const before = this.placement.held;
    if (before?.version === version && before.why === why) return this.#remindOfHeld(before);
    const held: HeldMove = { version, since: this.now, why, sentence, reminders: 0 };
    if (why !== 'blast-radius') return this.note({ held });
    const isTogether = await joinOthers(this.#deps, 'held', { set: this.#set, why: this.desired.why, sentence });
    if (!isTogether) await this.#put(openAlert(heldMoveAlert(this.desired, held)));
    await this.note({ held: { ...held, ...(isTogether && { isTogether }) } });
  }

  /** The decision could not be carried out now. */
  async fail({ why, message }: CannotPlace): Promise<void> {
    const { version } = this.desired;
    const before = this.placement.problem?.version === version ? this.placement.problem : null;
    const attempts = (before?.attempts ?? 0) + 1;
    const now = this.now;
    const problem: MoveProblem = {
      version,
      since: before?.since ?? now,
      why,
      sentence: message,
      attempts,
      nextAt: nextAttemptAt(why, attempts, now),
      reminders: before?.reminders ?? 0,
      ...(before?.isTogether === true && { isTogether: true }),
      ...(before !== null && isTold(before) && { wasTold: true }),
    };
    await this.note({ problem: await this.#tell(before, problem) });
    await this.waitFor(problem);
  }

  /** Leave the decision to the run that is due then, or to nobody. */
  async waitFor({ nextAt }: MoveProblem): Promise<void> {
    if (nextAt === null) await this.#deps.placements.settle(this.desired);
    else await this.#deps.placements.defer(this.desired, nextAt);
  }

  /** The decision is carried out and read back. The last thing written, and only then is it so. */
  async applied(state: SesSetState | null): Promise<void> {
    const away = this.desired.pool.kind === 'pool';
    const sendingPaused = this.placement.sendingPaused && !this.desired.sendingEnabled;
    await this.#closeHeld(true, 'the decision was carried out');
    await this.#closeProblem(true, 'the decision was carried out');
    const { drift } = this.placement;
    if (drift !== null) await leaveOthers(this.#deps, 'drifted', this.#set);
    if (drift !== null && drift.isTogether !== true)
      await this.#put(
        closeAlert(driftAlert(this.desired, this.placement, drift), this.now, 'a later decision was carried out'),
      );
    await this.note({
      appliedVersion: this.desired.version,
      appliedAt: this.now,
      ...(state !== null && { actual: actualOf(state), maxDeliverySeconds: state.delivery.maxDeliverySeconds }),
      away,
      sendingPaused,
      // A stream has no pool to be looked at.
      lookAt: isStream(this.desired.configurationSet) ? null : nextLookAt({ away, sendingPaused }, this.now),
      held: null,
      problem: null,
      drift: null,
    });
    await this.#deps.placements.settle(this.desired);
  }

  #put(message: Parameters<PlaceDeps['messages']['put']>[0]): Promise<unknown> {
    return this.#deps.messages.put(message);
  }

  async #closeHeld(when: boolean, sentence: string): Promise<void> {
    const { held } = this.placement;
    if (!when || held?.why !== 'blast-radius') return;
    await leaveOthers(this.#deps, 'held', this.#set);
    if (held.isTogether !== true) await this.#put(closeAlert(heldMoveAlert(this.desired, held), this.now, sentence));
  }

  async #closeProblem(when: boolean, sentence: string): Promise<void> {
    const { problem } = this.placement;
    if (!when || !problem || !isTold(problem)) return;
    await leaveOthers(this.#deps, 'failed', this.#set);
    if (problem.isTogether !== true)
      await this.#put(closeAlert(moveProblemAlert(this.desired, problem), this.now, sentence));
  }

  async #remindOfHeld(held: HeldMove): Promise<void> {
    if (held.why !== 'blast-radius') return;
    if (held.isTogether === true) {
      if (this.now - held.since >= REMIND_EVERY_MS) return remindOfOthers(this.#deps, 'held');
      if (held.reminders > 0 || this.now - held.since < TOLD_WITHIN_MS) return;
      await tellOfRest(this.#deps, 'held');
      return this.note({ held: { ...held, reminders: 1 } });
    }
    const reminder = dueReminder(heldMoveAlert(this.desired, held), held.reminders, this.now);
    if (reminder === null) return;
    await this.#put(reminder);
    await this.note({ held: { ...held, reminders: reminder.sequence } });
  }

  async #tell(before: MoveProblem | null, problem: MoveProblem): Promise<MoveProblem> {
    if (!isTold(problem)) return problem;
    const about = moveProblemAlert(this.desired, problem);
    if (before === null || !isTold(before)) {
      const { sentence } = problem;
      const [why, severity] = [this.desired.why ?? sentence, about.severity];
      const isTogether = await joinOthers(this.#deps, 'failed', { set: this.#set, why, sentence, severity });
      if (!isTogether) await this.#put(openAlert(about));
      return isTogether ? { ...problem, isTogether } : problem;
    }
    if (problem.isTogether === true) {
      await tellOfRest(this.#deps, 'failed');
      await remindOfOthers(this.#deps, 'failed');
      return problem;
    }
    const reminder = dueReminder(about, problem.reminders, this.now);
    if (reminder === null) return problem;
    await this.#put(reminder);
    return { ...problem, reminders: reminder.sequence };
  }
}
