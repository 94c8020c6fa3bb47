import type { HeldDecision } from '../../shared/admin/needs/held.ts';
import type { AdminDeps } from '../../shared/admin/ports.ts';
import { versionOf } from '../../shared/admin/sets/set-row.ts';
import { setKey } from '../../shared/registry/keys.ts';
import type { StandingRecord } from '../../shared/standing/model.ts';

/** A decision that waits for a person. */
export type HeldSet = HeldDecision & {
  readonly tenant: string | null;
  readonly sentence: string;
  readonly decision: StandingRecord;
};

/** Decisions that wait for a person, the longest waiting first. */
export async function heldSets({ placements, evaluation, keeper }: AdminDeps): Promise<readonly HeldSet[]> {
  const found = await Promise.all(
    (await placements.waiting()).map(async (name): Promise<HeldSet | null> => {
      const [{ held }, { standing, sesTenant }] = await Promise.all([
        placements.placement(name),
        evaluation.decisions.state(name),
      ]);
      if (held === null || standing === null || held.version !== standing.version) return null;
      const { revision } = await keeper.read(setKey.settings(name));
      const { since, why, sentence } = held;
      const version = versionOf(standing, revision);
      return { name, tenant: standing.tenant ?? sesTenant, version, since, why, sentence, decision: standing };
    }),
  );
  return found.filter((one) => one !== null).toSorted((a, b) => a.since - b.since);
}
