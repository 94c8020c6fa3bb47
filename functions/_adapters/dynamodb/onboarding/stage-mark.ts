import type { StageMark } from '../../../../shared/evaluation/ports/pools.ts';
import { deploymentKey } from '../../../../shared/registry/keys.ts';
import { STAGE_MARK } from '../../../../shared/registry/shapes/placement.ts';
import { stored } from '../stored.ts';
import type { Table } from '../table.ts';

/** What the last look at new senders found. */
export const stageMark = async (registry: Table): Promise<StageMark> =>
  stored(await registry.get(deploymentKey.stages), STAGE_MARK) ?? { at: 0, rules: null, apart: [] };
