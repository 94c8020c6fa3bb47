import type { OpenDrop } from '../../flow/model.ts';

/** Drops in the flow of mail that last. `tick` alone writes. */
export type DropStore = {
  open(): Promise<readonly OpenDrop[]>;
  save(drops: readonly OpenDrop[]): Promise<void>;
};
