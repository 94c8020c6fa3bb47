import { hiding } from '../../shared/archive/hide.ts';
import { archivedLines } from '../../shared/archive/line.ts';
import type { Archive, ArchiveStore } from '../../shared/archive/ports.ts';

export type ArchiveSetup = {
  readonly store: ArchiveStore;
  /** Whether events are kept as SES wrote them, addresses and all. */
  readonly whole: boolean;
};
export type ArchiveDeps = ArchiveSetup & {
  /** The deployment's own key; addresses are hidden under it. @throws where it cannot be read */
  readonly claimKey: () => Promise<string>;
  /** Hex. */
  readonly hmac: (key: string, text: string) => string;
  /** Whether an error says that a person must change something: it comes again however often it is tried. */
  readonly isRefusal: (error: unknown) => boolean;
  readonly onRefused: (error: unknown) => Promise<void>;
};

/**
 * Archives events before they are counted. What cannot be reached fails the batch, which comes again. What is refused
 * (a bucket that is gone, a key that is disabled) is told, and counting goes on: it must not wait for a person.
 */
export function archiveOf({ store, whole, claimKey, hmac, isRefusal, onRefused }: ArchiveDeps): Archive {
  return {
    async put(partition, sequence, units) {
      try {
        const key = whole ? null : await claimKey();
        const hide = key === null ? null : hiding((text) => hmac(key, text));
        return await store.put(partition, sequence, archivedLines(units, hide));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        await onRefused(error);
        return null;
      }
    },
  };
}
