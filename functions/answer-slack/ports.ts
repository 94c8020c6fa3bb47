import type { ChangeDeps } from '../../shared/admin/ports.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { ButtonOptions } from '../../shared/alerts/slack-buttons.ts';
import type { Clock, EpochMs } from '../../shared/kernel/time.ts';
import type { Key } from '../../shared/registry/keys.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';
import type { Meter } from '../../shared/telemetry/metrics.ts';
import type { RefusalNotes } from './refuse.ts';

/** A request, whatever server it came to. Names of headers are in lower case; the body is as it was signed. */
export type SlackRequest = {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};
export type SlackResponse = { readonly status: number; readonly body: string };

/** What an interaction is answered with at the URL that came with it. */
export type SlackReply = Readonly<Record<string, unknown>>;

/** What this function needs of the outside world. */
export type SlackDeps = {
  readonly clock: Clock;
  readonly change: ChangeDeps;
  /** A stored message of an alert. */
  readonly message: (key: Key) => Promise<{ readonly message: AlertMessage } | null>;
  /** HMAC-SHA256 of a text under the app's signing secret, in hexadecimal. */
  readonly sign: (text: string) => Promise<string>;
  /** Whether two texts of one length are the same, in a time that does not tell where they differ. */
  readonly isSame: (a: string, b: string) => boolean;
  /** Take an interaction, once for ever. @returns false where it was taken before */
  readonly take: (signature: string, now: EpochMs) => Promise<boolean>;
  /** Post to Slack, within about a second. @throws where Slack does not take it */
  readonly reply: (url: string, reply: SlackReply) => Promise<void>;
  readonly refusals: RefusalNotes;
  /** Who may decide: user ids of Slack … */
  readonly users: ReadonlySet<string>;
  /** … in this workspace. */
  readonly workspace: string;
  readonly buttons: ButtonOptions;
  readonly meter: Meter;
  readonly log: (entry: LogFields) => void;
};
