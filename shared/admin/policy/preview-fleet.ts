import { effectiveFor, setOfStream } from '../../evaluation/judge/effective.ts';
import { withheldNow } from '../../evaluation/judge/facts.ts';
import { DamagedItem } from '../../kernel/shape.ts';
import { type EpochMs, HOUR_MS, iso } from '../../kernel/time.ts';
import type { Policy } from '../../policy/model.ts';
import type { AnswerOf } from '../fleet/operations.ts';
import type { AdminDeps } from '../ports.ts';
import type { SetRow } from '../schema/sets.ts';
import { differs, isMove, wouldHave } from './preview.ts';
import { pastOf } from './preview-past.ts';

type Preview = AnswerOf<'previewPolicy'>;
const HOURS = 168;

/** What another policy would have done to the last 7 days of totals, the worst sets first, as far as time allows. */
export async function previewPolicy(
  deps: AdminDeps,
  rows: readonly SetRow[],
  { present, proposed }: { readonly present: Policy; readonly proposed: Policy },
  now: EpochMs,
  budgetMs: number,
): Promise<Preview> {
  const until = deps.elapsed() + budgetMs;
  const { decisions, deployment, totals, sendsFeedback } = deps.evaluation;
  const [from, to] = [now - HOURS * HOUR_MS, now];
  const { activeSets = 1 } = (await deployment.fleet()) ?? {};
  const { fleetVariation } = (await deployment.fleetVariation()) ?? {};
  const common = {
    withheld: await withheldNow(deps.evaluation, from),
    activeSets,
    fleetVariation,
    sendsFeedback,
    from,
    to: to + HOUR_MS,
  };
  const preview: Preview = {
    from: iso(from),
    to: iso(to),
    changes: [],
    moved: { present: 0, proposed: 0 },
    looked: 0,
    of: rows.length,
  };
  for (const { name } of rows) {
    if (preview.looked > 0 && deps.elapsed() >= until) break;
    preview.looked++;
    const past = await pastOf(totals, name, from, now);
    if (past === null) continue;
    // What cannot be read is moved under no policy.
    const known = await Promise.all([decisions.ownerOf(name), setOfStream(decisions, name)]).catch(nullOfDamaged);
    if (known === null) continue;
    const [whose, set] = known;
    const under = (policy: Policy) => {
      const effective = effectiveFor(policy, name, whose, set);
      const decision = wouldHave({ ...common, past }, policy, effective);
      return { decision, moves: isMove(decision, effective) ? 1 : 0 };
    };
    const [before, after] = [under(present), under(proposed)];
    preview.moved.present += before.moves;
    preview.moved.proposed += after.moves;
    if (differs(before.decision, after.decision)) {
      preview.changes.push({ name, present: before.decision, proposed: after.decision });
    }
  }
  return preview;
}

function nullOfDamaged(error: unknown): null {
  if (error instanceof DamagedItem) return null;
  throw error;
}
