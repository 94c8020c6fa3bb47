import * as z from 'zod';
import * as part from './parts.ts';

const messages = part.count.nullable().meta({ description: 'Messages; null: no ladder limits it' });

export const Allowances = z.object({
  items: z
    .array(
      z.object({
        name: part.anyName.meta({ description: 'A set, or a stream of one' }),
        tenant: part.anyName.nullable(),
        hour: part.time.nullable().meta({ description: 'The hour that it is for; null: not worked out yet' }),
        allowed: messages,
        granted: part.count.meta({ description: 'Taken within the hour' }),
        remaining: messages,
        grantedToday: part.count.meta({ description: 'Taken on this day (UTC)' }),
        sent: part.count.meta({ description: 'Counted on this day when the hour began' }),
        providers: z.array(z.object({ provider: z.string(), allowed: part.count, granted: part.count })),
        why: z.string(),
        askedAt: part.time.meta({ description: 'When it was noted that somebody asks' }),
      }),
    )
    .meta({ description: 'Sets and streams that applications ask for, in order of name' }),
});
