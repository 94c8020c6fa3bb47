import { type EpochMs, iso } from '../kernel/time.ts';

/**
 * The shape of the three tables, as data that the CDK app, the adapters and the local stack share. All three have a
 * partition key `pk` and a sort key `sk`; `expiresAt` (seconds since the epoch) is the TTL attribute.
 */
export const TABLES = {
  /** `pk` = `slot#shard`, `sk` = sequence number. Change feed: inserts, keys only. */
  journal: { pk: 'S', sk: 'N' },
  /** `pk` = set or partition, `sk` = what of it. No change feed. */
  totals: { pk: 'S', sk: 'S' },
  /** `pk` = the thing, `sk` = which item of it. Change feed: keys only. Index `work`: what waits to be done. */
  registry: { pk: 'S', sk: 'S' },
} as const;
export type TableName = keyof typeof TABLES;
/** Index of the registry over items that wait: `work` (string) and `dueAt` (ms since the epoch), keys only. */
export const WORK_INDEX = 'work';

/**
 * What may wait in the registry.
 * - `follow`: a standing record whose placement and alert are not made yet
 * - `place`: a desired placement that SES has not confirmed
 * - `review`: a standing, or a held conviction, that must be looked at again
 * - `announce`: a message that is not sent on every channel
 * - `end`: something that a person decided for a time only
 * - `watch`: a set that was sent away, to be looked at
 * - `fold`: a closed partition to which events came late
 * - `order`: a customer who is being set up, or taken out
 */
export const WORK = ['follow', 'place', 'review', 'announce', 'end', 'watch', 'fold', 'order'] as const;
export type Work = (typeof WORK)[number];

export type Key = { readonly pk: string; readonly sk: string };

const padded = (n: number): string => String(n).padStart(10, '0');

export const HOLD_PREFIX = 'hold#';
export const DOUBT = 'doubt';
export const SIGNAL_PREFIX = 'signal#';

/** Items of one configuration set; `sk` says which. */
export const setKey = {
  /** Registration and what a person decided: tenant, pinned, exempt, mode, limits. */
  settings: (set: string): Key => ({ pk: `set#${set}`, sk: 'settings' }),
  /** The tenant that SES names with the events of the set or stream, and whether there are several. */
  sesTenant: (set: string): Key => ({ pk: `set#${set}`, sk: 'ses-tenant' }),
  /** One immutable record per change of standing; the newest is the present one. */
  standing: (set: string, version: number): Key => ({ pk: `set#${set}`, sk: `standing#${padded(version)}` }),
  /** Desired placement. Written by functions that decide; starts `place-sets`. */
  desired: (set: string): Key => ({ pk: `set#${set}`, sk: 'desired' }),
  /** Home pool, actual placement, applied version. Written by `place-sets` alone. */
  placement: (set: string): Key => ({ pk: `set#${set}`, sk: 'placement' }),
  /** Where the judge's replay starts. Written by `evaluate-sets` alone. */
  checkpoint: (set: string): Key => ({ pk: `set#${set}`, sk: 'checkpoint' }),
  /** A conviction that waits until a mailbox provider is cleared. */
  hold: (set: string, metric: string, provider: string): Key => ({
    pk: `set#${set}`,
    sk: `${HOLD_PREFIX}${metric}#${provider}`,
  }),
  /** A signal that is told but moves no set: the last time, and whether it is over. */
  signal: (set: string, metric: string): Key => ({ pk: `set#${set}`, sk: `${SIGNAL_PREFIX}${metric}` }),
  /** Hard bounces whose Send was not found, and since when; looked for again. */
  doubt: (set: string): Key => ({ pk: `set#${set}`, sk: DOUBT }),
  /** Its DNS issues, one item each, and whether they are over. */
  dnsIssue: (set: string, id: string): Key => ({ pk: `set#${set}`, sk: `dns-issue#${id}` }),
  /** Where its mail goes, as SES said when the inventory was last taken. Written by `place-sets` alone. */
  inventory: (set: string): Key => ({ pk: `set#${set}`, sk: 'inventory' }),
  /** What SES itself reported of it last, beside what was counted. Written by `audit-counts`. */
  reported: (set: string): Key => ({ pk: `set#${set}`, sk: 'reported' }),
} as const;
/** The sort keys of `settings` and `sesTenant` begin with it, and no others: one read tells whose a set is. */
export const OWNER_PREFIX = 'se';
export const STANDING_PREFIX = 'standing#';
export const DNS_ISSUE_PREFIX = 'dns-issue#';

/** One message of an alert; inserts wake `announce`. */
export const messageKey = (alertId: string, sequence: number): Key => ({
  pk: `alert#${alertId}`,
  sk: `message#${padded(sequence)}`,
});
export const MESSAGE_PREFIX = 'message#';
/** The person who takes care of an alert. */
export const acknowledgedKey = (alertId: string): Key => ({ pk: `alert#${alertId}`, sk: 'acknowledged' });

/** An interaction of Slack that was taken, by the digest of its signature. */
export const INTERACTION_PREFIX = 'interaction#';
export const interactionKey = (digest: string): Key => ({ pk: `${INTERACTION_PREFIX}${digest}`, sk: 'taken' });

export const TENANT_PREFIX = 'tenant#';
/** Items of one customer, or of a tenant that was there before. */
export const tenantKey = {
  /** Who is to be set up, and how. Written by people. */
  order: (tenant: string): Key => ({ pk: `${TENANT_PREFIX}${tenant}`, sk: 'order' }),
  /** How far that has come. Written by `place-sets`; whoever gives an order notes here that there is one. */
  progress: (tenant: string): Key => ({ pk: `${TENANT_PREFIX}${tenant}`, sk: 'progress' }),
  /** Links to the tenant's page: since when they open, and the last one that was asked for. Written by people. */
  page: (tenant: string): Key => ({ pk: `${TENANT_PREFIX}${tenant}`, sk: 'page' }),
} as const;

/** Items of the whole deployment. */
export const deploymentKey = {
  /** The switch: `automatic` = false stops every automatic move; `mode`: instead of what the policy says. */
  switch: { pk: 'deployment', sk: 'switch' },
  /** The policy in force, as JSON. */
  policy: { pk: 'deployment', sk: 'policy' },
  /** Number of active sets, which judging needs. */
  fleet: { pk: 'deployment', sk: 'fleet' },
  /** Shards of the journal: from which slot on, how many. */
  shards: { pk: 'deployment', sk: 'shards' },
  /** Automatic moves of the last hours; claimed by `place-sets` before it moves. */
  moves: { pk: 'deployment', sk: 'moves' },
  /** Decisions that wait for a person at the same time. Written by `place-sets`. */
  held: { pk: 'deployment', sk: 'held' },
  /** Decisions that could not be carried out at the same time. Written by `place-sets`. */
  failed: { pk: 'deployment', sk: 'failed' },
  /** Sets that were changed outside Lazaretto at the same time. Written by `place-sets`. */
  drifted: { pk: 'deployment', sk: 'drifted' },
  /** How far the closing of slots has come. */
  closed: { pk: 'deployment', sk: 'closed' },
  /** How far the inventory has come. Written by `place-sets`. */
  inventory: { pk: 'deployment', sk: 'inventory' },
  /** Pools and their dedicated IPs as SES listed them. Written by `place-sets`. */
  pools: { pk: 'deployment', sk: 'pools' },
  /** The state of the account, paused tenants and endpoints as SES shows them. Written by `place-sets`. */
  account: { pk: 'deployment', sk: 'account' },
  /** Mail that left by dedicated addresses lately, as it was counted. Written by `tick`. */
  carried: { pk: 'deployment', sk: 'carried' },
  /** Mail of the sets that are quarantined, or would be. Written by `tick`. */
  coming: { pk: 'deployment', sk: 'coming' },
  /** Sets that are away and whose mail leaves by other addresses. Written by `tick`. */
  leaks: { pk: 'deployment', sk: 'leaks' },
  /** Findings of the inventory that last, such as sets that are not watched. Written by `place-sets`. */
  findings: { pk: 'deployment', sk: 'findings' },
  /** Everything is put back, or was, before a removal; while it is there nothing is moved. `place-sets` keeps it. */
  evacuation: { pk: 'deployment', sk: 'evacuation' },
  /** Topics that sets were ever attached to, the present one last. Written by `place-sets`. */
  topics: { pk: 'deployment', sk: 'topics' },
  /** What a person asked of every set last (`baseline`, `evacuate`, …), and which revision of it was obeyed last. */
  command: { pk: 'deployment', sk: 'command' },
  obeyed: { pk: 'deployment', sk: 'obeyed' },
  /** Home pools that fail over, as last carried out. Written by `tick`. */
  standby: { pk: 'deployment', sk: 'standby' },
  /** How much the rates of the fleet's sets differ; `tick` measures it once a day. */
  variation: { pk: 'deployment', sk: 'variation' },
  /** Sets that are kept apart as new senders, as last looked at. Written by `tick`. */
  stages: { pk: 'deployment', sk: 'stages' },
  /** From when on a new set is a new sender. Written by `tick`. */
  newcomers: { pk: 'deployment', sk: 'newcomers' },
  /** The key with which addresses of suppression lists are hashed for the audit trail. */
  suppressionKey: { pk: 'deployment', sk: 'suppression-key' },
  /** Drops in the flow of mail that last. Written by `tick`. */
  flow: { pk: 'deployment', sk: 'flow' },
  /** When the last survey of tenants, domains and pools ended. Written by `tick`. */
  survey: { pk: 'deployment', sk: 'survey' },
  /** Findings of the audit of counts that last. Written by `audit-counts`. */
  audit: { pk: 'deployment', sk: 'audit' },
  /** What SNDS said of dedicated addresses last. Written by `audit-counts`. */
  snds: { pk: 'deployment', sk: 'snds' },
  /** The last day whose objects in the archive were swept, as `day`. Written by `audit-counts`. */
  archive: { pk: 'deployment', sk: 'archive' },
} as const satisfies Record<string, Key>;

/** When a scheduled function last ended well. */
export const RAN_PREFIX = 'ran#';
export const ranKey = (name: string): Key => ({ pk: 'deployment', sk: `${RAN_PREFIX}${name}` });

/** The audit trail: one partition a day. Only functions that add lines may access this prefix. */
export const AUDIT_PREFIX = 'audit#';
export const auditKey = (at: EpochMs, id: string): Key => ({
  pk: `${AUDIT_PREFIX}${iso(at).slice(0, 10)}`,
  sk: `${iso(at)}#${id}`,
});

/**
 * How far the forgetting of a person has come, by an HMAC of the address: `after`, the last archived object that is done,
 * and `salt`. It goes when all is done.
 */
export const FORGETTING_PREFIX = 'forgetting#';
export const forgettingKey = (digest: string): Key => ({ pk: `${FORGETTING_PREFIX}${digest}`, sk: 'job' });

/** The answer to a request that must not be carried out twice, by caller and idempotency key. */
export const ANSWER_PREFIX = 'answer#';
export const answerKey = (digest: string): Key => ({ pk: `${ANSWER_PREFIX}${digest}`, sk: 'answer' });

/** One item per configuration set, so that all can be listed. */
export const ROSTER = 'roster';
export const rosterKey = (set: string): Key => ({ pk: ROSTER, sk: set });

/** One item per stream of a set, so that all can be listed; it goes when the stream has been idle for long. */
export const STREAMS = 'streams';
export const streamKey = (name: string): Key => ({ pk: STREAMS, sk: name });

/** One item per email identity, as SES reports it. Written by `place-sets` alone. */
export const IDENTITIES = 'identities';
export const identityKey = (name: string): Key => ({ pk: IDENTITIES, sk: name });

/** A partition that got events after its slot was over: its totals must be folded again. */
export const LATE = 'late';
export const lateKey = (partition: string): Key => ({ pk: LATE, sk: partition });

/** A segment of the journal whose counts cannot be read. It goes when they can, or expires with the journal. */
export const DAMAGED = 'damaged';
export const damagedKey = (partition: string, sequence: number): Key => ({
  pk: DAMAGED,
  sk: `${partition}#${padded(sequence)}`,
});

export const INCIDENTS = 'incidents';
export const incidentKey = (id: string): Key => ({ pk: INCIDENTS, sk: id });

/** What sets show together that each alone does not: an item for each tenant that was told, and one for new senders. */
export const TOGETHER = 'together';
export const togetherKey = (group: string): Key => ({ pk: TOGETHER, sk: group });
