import type { MoodVote } from '../../judging/moods.ts';
import type { WitnessSender } from '../judge/witness-groups.ts';

/** The variation of one set, as its vote. */
export type Vote = Omit<MoodVote, 'voter'> & { readonly set: string };
/** Progress of today's census; in memory, so a new function begins again. */
export type MoodCensus = { waiting: string[] | null; readonly votes: Vote[]; readonly senders: WitnessSender[] };
export const newCensus = (): MoodCensus => ({ waiting: null, votes: [], senders: [] });
