import type { AuthenticationDeps } from '../../shared/dns-patrol/authentication/ports.ts';
import type { AuthenticatedIdentity } from '../../shared/dns-patrol/findings/authentication.ts';
import type { PatrolMemory, PatrolMessages, SendersOf } from '../../shared/dns-patrol/findings/ports.ts';
import type { Clock } from '../../shared/kernel/time.ts';

export type PatrolAuthenticationDeps = AuthenticationDeps & {
  readonly identities: () => Promise<readonly AuthenticatedIdentity[]>;
  /** Dedicated addresses. */
  readonly ips: () => Promise<readonly string[]>;
  readonly sendersOf: SendersOf;
  readonly memory: Omit<
    PatrolMemory,
    'health' | 'allHealth' | 'saveHealth' | 'listings' | 'saveListing' | 'saveGrave' | 'endGrave' | 'allFindings'
  >;
  readonly messages: PatrolMessages;
  readonly region: string;
  readonly clock: Clock;
  /** Told of domains and addresses for which there was no time; those domains come first in the next run. */
  readonly leftOut?: (domains: readonly string[]) => void;
  /** Told what was found wrong with each domain. */
  readonly log: (entry: {
    readonly domain: string;
    readonly rules: readonly string[];
    readonly unknown: number;
  }) => void;
};
