import { type ListTarget, parseTarget } from '../blocklists/target.ts';

/** What the patrol needs of the account. `place-sets` writes it; the patrol never calls SES. */
export type PatrolInventory = {
  /** Null before the first inventory. */
  pools(): Promise<{ readonly ips: readonly PatrolledIp[] } | null>;
  identities(): Promise<readonly PatrolIdentity[]>;
};
/** A dedicated IP and its pool. */
export type PatrolledIp = { readonly ip: string; readonly pool: string | null };
/** A domain or address that mail may be sent from. */
export type PatrolIdentity = {
  readonly name: string;
  readonly mailFrom: { readonly domain: string } | null;
};
/** What a person adds to the inventory. */
export type ExtraTargets = {
  /** Own ranges (BYOIP) and other addresses. */
  readonly ips: readonly string[];
  /** Hosts in links, such as those of click tracking, and other domains. */
  readonly domains: readonly string[];
};

/** A target of the patrol. `pool` null: not in a pool, or not an address. */
export type PatrolTarget = { readonly target: ListTarget; readonly pool: string | null };

/** Everything to look up, each once, in the order of its name. What is no public address or domain is left out. */
export function patrolTargets(
  ips: readonly PatrolledIp[],
  identities: readonly PatrolIdentity[],
  extra: ExtraTargets,
): readonly PatrolTarget[] {
  const targets = new Map<string, PatrolTarget>();
  const add = (text: string, pool: string | null): void => {
    const parsed = parseTarget(text);
    if (parsed.ok && !targets.has(parsed.target.name)) targets.set(parsed.target.name, { target: parsed.target, pool });
  };
  for (const { ip, pool } of ips) add(ip, pool);
  for (const ip of extra.ips) add(ip, null);
  for (const { name, mailFrom } of identities) {
    add(name.slice(name.lastIndexOf('@') + 1), null);
    if (mailFrom !== null) add(mailFrom.domain, null);
  }
  for (const domain of extra.domains) add(domain, null);
  return [...targets.values()].toSorted((a, b) => (a.target.name < b.target.name ? -1 : 1));
}
