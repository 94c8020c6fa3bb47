import { MINUTE_MS, type Timer } from '../../shared/kernel/time.ts';

/** Enough of a hash to tell complainers apart. */
const COMPLAINER_HEX = 32;
/** A key that could not be read is asked for again after this time, so that no batch waits for each complaint. */
const ASK_AGAIN_MS = MINUTE_MS;

export type ComplainerHash = {
  /** The deployment's own key for complainers. @throws where it cannot be read */
  readonly claimKey: () => Promise<string>;
  /** Hex. */
  readonly hmac: (key: string, text: string) => string;
  readonly timer: Pick<Timer, 'now'>;
  /** Is told at most once in `ASK_AGAIN_MS`. */
  readonly onUnread: (error: unknown) => Promise<void>;
};

/** Hashes a complainer; null while the key cannot be read. Never throws, so that no event waits for the key. */
export function complainerHash({
  claimKey,
  hmac,
  timer,
  onUnread,
}: ComplainerHash): (text: string) => Promise<string | null> {
  let failedAt = Number.NEGATIVE_INFINITY;
  return async (text) => {
    if (timer.now() - failedAt < ASK_AGAIN_MS) return null;
    try {
      return hmac(await claimKey(), text).slice(0, COMPLAINER_HEX);
    } catch (error) {
      // Complaints of a batch share one read, and one of them tells it.
      if (timer.now() - failedAt < ASK_AGAIN_MS) return null;
      failedAt = timer.now();
      await onUnread(error);
      return null;
    }
  };
}
