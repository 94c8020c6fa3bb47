import type { HeldTogether } from '../../../shared/placement/held-together.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { HELD_TOGETHER } from '../../../shared/registry/shapes/placement.ts';
import { stored } from './stored.ts';
import type { Table } from './table.ts';

/** Decisions that wait for a person at the same time; null: none. `place-sets` writes them. */
export const heldTogether = async (registry: Table): Promise<HeldTogether | null> =>
  stored(await registry.get(deploymentKey.held), HELD_TOGETHER);
