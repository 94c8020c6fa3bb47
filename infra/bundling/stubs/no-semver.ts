/**
 * Stands in for `semver` in bundles. X-Ray's library asks it two things: whether Node is at least version 8, which it is,
 * and whether version 2 of the SDK is new enough, which nobody here uses.
 */
export const gte = (): boolean => true;
