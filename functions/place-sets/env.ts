/** What this function needs to be told. The stack imports these names, so that a typo does not compile. */
export const ENV = { registryTable: 'REGISTRY_TABLE' } as const;
/** The deployment's policy as JSON, in force until a person saves another; without it the default policy holds. */
export const OPTIONAL_ENV = { policy: 'LAZARETTO_POLICY' } as const;
/** Pools to which sets may be moved, with commas: those that the role is granted. Without it: any. */
export const POOLS_ENV = { granted: 'GRANTED_POOLS' } as const;
/** The ARN of our own role, where the deployment may look into CloudTrail who changed a set. Without it nobody looks. */
export const CHANGES_ENV = { ownRole: 'OWN_ROLE_ARN' } as const;
/**
 * How sets are attached to the topic of events. Without the topic nothing is attached, and nobody looks who is watched.
 * `mode`: all | tagged | none (default all). `destination`: name of our event destination (default `lazaretto`).
 * `eventTypes`: as SES's API names them, with commas (default all but OPEN, CLICK and SUBSCRIPTION).
 */
export const ATTACH_ENV = {
  topicArn: 'EVENT_TOPIC_ARN',
  mode: 'ATTACH_MODE',
  destination: 'EVENT_DESTINATION',
  eventTypes: 'EVENT_TYPES',
} as const;

/** `true`: customers are set up, and the role is granted what that needs. Without it: orders are refused. */
export const ONBOARDING_ENV = { onboarding: 'ONBOARDING' } as const;

/** One at a time, because SES allows one control-plane call a second and placements must not overtake each other. */
export const CONCURRENCY = 1;

/** How long a run goes on starting calls: less than a minute, so that ticks do not pile up. Unit: s. */
export const BUDGET_SECONDS = 40;
/** Longer than the budget by far more than one call takes. Unit: s. */
export const TIMEOUT_SECONDS = 90;

/** Which records of the registry start it: a desired placement that was put or changed. */
export const FEED_FILTER = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { sk: { S: ['desired'] } } },
} as const;

/** A decision is rare and does not wait. Unit: s. */
export const BATCHING_WINDOW_SECONDS = 0;

/** It sleeps between one call a second, and that is billed by the memory that it sleeps in. Unit: MB. */
export const MEMORY_MB = 192;
