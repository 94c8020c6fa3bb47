import type { AlarmNotice } from './alarm.ts';
import type { AlertMessage } from './model.ts';

/** The channels. A stored message has an attribute of this name for each acknowledgement. */
export const CHANNEL_NAMES = ['sns', 'slack', 'teams', 'webhook', 'senders'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** A channel to people and programs. */
export type Channel = {
  readonly name: ChannelName;
  /** Resolves when the receiver has acknowledged. @throws {ChannelUnavailable} where no message would get through */
  send(message: AlertMessage): Promise<void>;
};

/** A channel that gets CloudWatch's alarms, too: mail has them from the topic itself. */
export type AlarmChannel = Channel & {
  /** Resolves when the receiver has acknowledged. @throws as `send` */
  tell(alarm: AlarmNotice): Promise<void>;
};

/** The channel fails, not the message. Wait, then try again. */
export class ChannelUnavailable extends Error {
  override readonly name = 'ChannelUnavailable';
  /** How long the receiver asked us to wait, if it did. Unit: ms. */
  readonly retryAfterMs: number | null;

  constructor(message: string, { retryAfterMs = null, cause }: { retryAfterMs?: number | null; cause?: unknown } = {}) {
    super(message, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
