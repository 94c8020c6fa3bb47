import type { VariationVote } from '../../judging/fleet-variation.ts';
import type { WitnessSender } from '../judge/witness-groups.ts';

/** The variation of one set, as its vote. */
export type Vote = Omit<VariationVote, 'voter'> & { readonly set: string };
/** Progress of today's census; in memory, so a new function begins again. */
export type VariationCensus = { waiting: string[] | null; readonly votes: Vote[]; readonly senders: WitnessSender[] };
export const newCensus = (): VariationCensus => ({ waiting: null, votes: [], senders: [] });
