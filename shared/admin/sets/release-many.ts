import { type EpochMs, iso } from '../../kernel/time.ts';
import { releaseByHand, resumeByHand } from '../../standing/by-hand.ts';
import { releaseForGoodByHand } from '../../standing/by-hand-held.ts';
import { effectOf } from '../../standing/effect.ts';
import { RequestRefused } from '../api/problem.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import { type ActionRequest, byHand, holdsFor, type SetCase, type Step } from './act.ts';
import { changeSet, readCase, unwellSets } from './change-set.ts';

type Released = AnswerOf<'releaseMany'>;

const steps = (on: SetCase, asked: ActionRequest, decide: typeof releaseByHand): Step => {
  const answer = decide({ ...byHand(on, asked), until: null });
  return answer.ok
    ? { kind: 'record', record: answer.record }
    : { kind: 'refused', field: 'body.action', sentence: answer.sentence };
};

/** What keeps a set out of a release of many, as a sentence; null: nothing. */
export function whyNotReleased(on: SetCase, since: EpochMs): string | null {
  const { set } = on;
  const { standing } = on.state;
  const { pinned, exempt } = holdsFor(on);
  if (standing === null || (standing.to !== 'quarantined' && standing.to !== 'paused')) return `${set} is not away`;
  if (standing.cause === 'by-hand') return `${set} was moved by hand: release it by itself`;
  if (standing.at < since) return `${set} was moved before that`;
  if (pinned) return `${set} is pinned: release it by itself`;
  return exempt ? `${set} is exempt: release it by itself` : null;
}

/** Undo what was decided automatically since a moment. What is paused is resumed first: two decisions, two records. */
export async function releaseSince(deps: AdminDeps, since: EpochMs, asked: ActionRequest): Promise<Released> {
  return each(deps, async (set, standing) => {
    const decide = (on: SetCase): Step => {
      const not = whyNotReleased(on, since);
      return not === null
        ? steps(on, asked, standing === 'paused' ? resumeByHand : releaseByHand)
        : { kind: 'refused', field: 'body.action', sentence: not };
    };
    const first = await changeSet(deps, set, decide, asked, { action: 'release', seen: null });
    if (first.standing !== 'quarantined') return first;
    return changeSet(deps, set, (on) => steps(on, asked, releaseByHand), asked, {
      action: 'release',
      seen: first.version,
    });
  });
}

/** What `releaseSince` would do now. It changes nothing, and is no promise: what is decided meanwhile counts. */
export async function previewRelease(deps: AdminDeps, since: EpochMs): Promise<AnswerOf<'previewRelease'>> {
  const preview: AnswerOf<'previewRelease'> = { since: iso(since), release: [], skipped: [] };
  for (const set of await unwellSets(deps)) {
    const { on, placement } = await readCase(deps, set);
    const { standing } = on.state;
    if (standing?.to !== 'quarantined' && standing?.to !== 'paused') continue;
    const not = whyNotReleased(on, since);
    if (not !== null) preview.skipped.push({ name: set, sentence: not });
    else {
      const effect = effectOf({ standing, desired: await deps.placements.desired(set), placement });
      const { to, at, sentence } = standing;
      preview.release.push({ name: set, standing: to, effect, since: iso(at), sentence });
    }
  }
  return preview;
}

/** Release every set that is away, for good. */
export const releaseAll = (deps: AdminDeps, asked: ActionRequest): Promise<Released> =>
  each(deps, (set) =>
    changeSet(deps, set, (on) => steps(on, asked, releaseForGoodByHand), asked, { action: 'release', seen: null }),
  );

/** One set after the other; one that is refused does not keep the others. */
async function each(
  deps: AdminDeps,
  change: (set: string, standing: string) => Promise<{ name: string; version: string; sentence: string }>,
): Promise<Released> {
  const result: Released = { released: [], skipped: [] };
  for (const set of await unwellSets(deps)) {
    const standing = await deps.evaluation.decisions.standing(set);
    if (standing?.to !== 'quarantined' && standing?.to !== 'paused') continue;
    try {
      const { name, version, sentence } = await change(set, standing.to);
      result.released.push({ name, version, sentence });
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      result.skipped.push({ name: set, sentence: error.errors[0]?.sentence ?? error.message });
    }
  }
  return result;
}
