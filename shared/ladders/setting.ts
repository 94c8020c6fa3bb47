/** What the policy says: the ladder of a tenant or a set, its first day, and the step to begin with, from 1. */
export type LadderSetting = { readonly id: string; readonly from: string; readonly step?: number | undefined };
