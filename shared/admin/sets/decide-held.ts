import { RequestRefused } from '../api/problem.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import { type ActionRequest, actOn } from './act.ts';
import { changeSet } from './change-set.ts';

/** Approve or drop held decisions one after the other. One that was decided anew since keeps no other from it. */
export async function decideHeld(
  deps: AdminDeps,
  action: 'approve' | 'drop',
  items: readonly { readonly name: string; readonly version: string }[],
  asked: ActionRequest,
): Promise<AnswerOf<'decideHeld'>> {
  const result: AnswerOf<'decideHeld'> = { done: [], refused: [] };
  for (const { name, version: seen } of items) {
    try {
      const changed = await changeSet(deps, name, (on) => actOn(on, action, asked), asked, { action, seen });
      result.done.push({ name, version: changed.version, sentence: changed.sentence });
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      result.refused.push({ name, sentence: error.errors[0]?.sentence ?? error.message });
    }
  }
  return result;
}
