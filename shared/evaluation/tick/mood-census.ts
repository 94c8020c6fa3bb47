import type { MoodVote } from '../../judging/moods.ts';
import type { WitnessSender } from '../judge/witness-groups.ts';

/** The vote of a set. */
export type Vote = Omit<MoodVote, 'voter'> & { readonly set: string };
/** How far the census of today has come; in memory, so that a cold function begins anew. */
export type MoodCensus = { waiting: string[] | null; readonly votes: Vote[]; readonly senders: WitnessSender[] };
export const newCensus = (): MoodCensus => ({ waiting: null, votes: [], senders: [] });
