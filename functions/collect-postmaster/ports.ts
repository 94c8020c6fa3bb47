import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { GmailSenders } from '../../shared/postmaster/accused.ts';
import type { GoogleDeps } from '../../shared/postmaster/client.ts';
import type { PostmasterMemory } from '../../shared/postmaster/ports.ts';
import type { LogFields } from '../../shared/telemetry/log-entry.ts';

export type CollectDeps = {
  readonly google: GoogleDeps;
  /** What the parameter holds. Rejects where it cannot be read. */
  readonly token: () => Promise<string>;
  /** The parameter's name, for people. */
  readonly parameter: string;
  /** Domains whose figures are fetched, in lower case. */
  readonly domains: () => Promise<readonly string[]>;
  /** Who sends from a domain, or one below it. */
  readonly senders: (domain: string) => Promise<GmailSenders>;
  readonly memory: PostmasterMemory;
  readonly messages: { put(message: AlertMessage): Promise<unknown> };
  /** Whether there is time for another domain. */
  readonly mayGoOn: () => boolean;
  readonly log: (entry: LogFields) => void;
};

/** What a run did. Unit of each: domains. */
export type Collected = { readonly asked: number; readonly failed: number; readonly left: number };
