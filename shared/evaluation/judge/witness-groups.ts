import { OTHER } from '../../counting/counts.ts';

/** A set that sends, its owner, and the registered domains that it sends from. */
export type WitnessSender = {
  readonly set: string;
  readonly tenant: string | null;
  readonly domains: Iterable<string>;
};

/**
 * Groups sets by their real sender: by tenant, and without a tenant by a shared sending domain.
 * @returns set → name of its sender
 */
export function witnessNames(senders: readonly WitnessSender[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    // Path compression, so that long chains of shared domains stay cheap.
    for (let at = node; at !== root; ) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  const nodeOf = ({ set, tenant }: WitnessSender): string => senderName(set, tenant);
  for (const sender of senders) {
    if (sender.tenant !== null) continue;
    for (const domain of sender.domains) {
      if (domain === OTHER) continue;
      const [a, b] = [rootOf(nodeOf(sender)), rootOf(`domain:${domain}`)];
      if (a !== b) parent.set(a, b);
    }
  }
  const names = new Map<string, string>();
  for (const sender of senders) {
    const [root, name] = [rootOf(nodeOf(sender)), senderName(sender.set, sender.tenant)];
    const known = names.get(root);
    if (known === undefined || name < known) names.set(root, name);
  }
  return new Map(senders.map((sender) => [sender.set, names.get(rootOf(nodeOf(sender))) ?? sender.set]));
}

/** The sender's name of a set whose sending domains are not known. */
export const senderName = (set: string, tenant: string | null): string =>
  tenant === null ? `set:${set}` : `tenant:${tenant}`;
