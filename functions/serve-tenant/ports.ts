import type { Sha256 } from '../../shared/counting/fingerprint.ts';
import type { Clock, EpochMs } from '../../shared/kernel/time.ts';
import type { Grant } from '../../shared/tenant-page/grant.ts';
import type { TenantFacts } from '../../shared/tenant-page/page-of.ts';
import type { Around } from '../../shared/tenant-page/sender-of.ts';
import type { SameText, SealKeys } from '../../shared/tenant-page/token.ts';

/** A request, whatever server it came to. Nobody is authenticated: whoever has a link may look. */
export type PageRequest = { readonly method: string; readonly path: string; readonly body: string };
export type PageResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
/** The page as files, by name; `index.html` among them. */
export type PageFiles = Readonly<Record<string, string>>;

export type TenantDeps = {
  readonly clock: Clock;
  /** The keys of links: the one that signs comes first. */
  readonly keys: () => Promise<SealKeys>;
  readonly isSame: SameText;
  readonly sha256: Sha256;
  /** Null: nobody has shared the page of this tenant, or what is stored is damaged. */
  readonly grant: (tenant: string) => Promise<Grant | null>;
  readonly facts: (tenant: string, now: EpochMs) => Promise<{ readonly facts: TenantFacts; readonly around: Around }>;
  readonly files: PageFiles;
};
