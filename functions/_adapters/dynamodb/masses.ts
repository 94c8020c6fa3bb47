import type { Mass, MassKind } from '../../../shared/placement/mass-model.ts';
import { deploymentKey } from '../../../shared/registry/keys.ts';
import { MASS } from '../../../shared/registry/shapes/placement.ts';
import { stored } from './stored.ts';
import type { Table } from './table.ts';

/** Sets that are in the same trouble at the same time; null: none. `place-sets` writes them. */
export const massOf = async (registry: Table, kind: MassKind): Promise<Mass | null> =>
  stored(await registry.get(deploymentKey[kind]), MASS);
