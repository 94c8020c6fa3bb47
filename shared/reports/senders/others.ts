/** In the place of an address: many of one kind that are kept together, because a report names too many. */
export const OTHERS = { ours: 'others-ours', known: 'others-known', unknown: 'others-unknown' } as const;
const KIND_OF = new Map<string, keyof typeof OTHERS>([
  [OTHERS.ours, 'ours'],
  [OTHERS.known, 'known'],
  [OTHERS.unknown, 'unknown'],
]);

/** The kind of addresses that are kept together; null for one address. */
export const kindOfOthers = (ip: string): keyof typeof OTHERS | null => KIND_OF.get(ip) ?? null;
