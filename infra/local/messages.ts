import type { Channel } from '../../shared/alerts/channel.ts';
import type { Links } from '../../shared/alerts/guide.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import { seenMessage } from '../../shared/alerts/seen.ts';
import type { SeenMessage } from '../../shared/alerts/seen-message.ts';

/** Messages that are kept. */
const MOST = 500;

/** Stands in for people's Slack and mail on the local stack: takes every message, and shows it as they would get it. */
export class LocalMessages {
  readonly #kept: AlertMessage[] = [];

  /** In the place of Slack. */
  readonly channel: Channel = {
    name: 'slack',
    send: async (message) => {
      this.#kept.push(message);
      if (this.#kept.length > MOST) this.#kept.shift();
    },
  };

  /** The newest first. */
  seen(links: Links): readonly SeenMessage[] {
    return this.#kept.toReversed().map((message) => seenMessage(message, links));
  }
}
