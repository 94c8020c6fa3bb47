import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { play } from '../../infra/local/scenarios/play.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';

export type StoriesBench = {
  readonly rows: readonly {
    readonly scenario: string;
    readonly seeds: number;
    /** Bad sets, over all seeds, that were quarantined or paused, and that were not. */
    readonly caught: number;
    readonly missed: number;
    /** Healthy sets that were. */
    readonly movedWrongly: number;
  }[];
};

/** Tell every story under many seeds: each bad set must be caught, no healthy one moved. */
export async function benchStories({ quick }: { readonly quick: boolean }): Promise<StoriesBench> {
  const seeds = quick ? 3 : 20;
  const rows = [];
  for (const scenario of SCENARIOS) {
    const row = { scenario: scenario.name, seeds, caught: 0, missed: 0, movedWrongly: 0 };
    for (let seed = 1; seed <= seeds; seed++) {
      const policy = { ...DEFAULT_POLICY, mode: 'enforce' as const };
      const story = await play(scenario, { seed, policy, stack: { engine: 'memory' } });
      row.caught += story.caught.length;
      row.missed += story.missed.length;
      row.movedWrongly += story.movedWrongly.length;
    }
    rows.push(row);
  }
  return { rows };
}
