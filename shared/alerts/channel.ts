import type { AlertMessage } from './model.ts';

/** The ways out; also the attributes under which a stored message keeps each acknowledgement. */
export const CHANNEL_NAMES = ['sns', 'slack'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** A way out to people and programs. */
export type Channel = {
  readonly name: ChannelName;
  /** Resolves once the other side has acknowledged. @throws {ChannelUnavailable} where no message would get through */
  send(message: AlertMessage): Promise<void>;
};

/** The channel is out of order, not the message: leave it alone for a while, then try again. */
export class ChannelUnavailable extends Error {
  override readonly name = 'ChannelUnavailable';
  /** How long the other side asked us to wait, if it did. Unit: ms. */
  readonly retryAfterMs: number | null;

  constructor(message: string, { retryAfterMs = null, cause }: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
