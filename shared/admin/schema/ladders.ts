import * as z from 'zod';
import { CHANGES } from '../../ladders/model.ts';
import { SUBJECT_KINDS } from '../../ladders/subject.ts';
import * as part from './parts.ts';

const perDay = part.count.nullable().meta({ description: 'Messages a day; null: no limit' });

export const Ladders = z.object({
  items: z.array(
    z.object({
      subject: z.enum(SUBJECT_KINDS),
      name: part.anyName,
      ladder: z.string().meta({ description: 'A row of docs/ladders.md' }),
      from: z.string().meta({ description: 'Its first day' }),
      step: z.int().meta({ description: 'From 1; one more than there are steps: free' }),
      allowed: perDay,
      perHour: part.count.nullable(),
      providers: z
        .array(z.object({ provider: z.string(), allowed: part.count }))
        .meta({ description: 'Mailbox providers that are held apart, with their part of `allowed`' }),
      steps: part.count.meta({ description: 'How many the ladder has' }),
      days: z
        .array(z.object({ day: z.string(), sent: part.count }))
        .meta({ description: 'Mail of each of the last 37 days that had any, the oldest first' }),
      next: z.object({ perDay, days: part.count, uses: part.count }).nullable(),
      why: z.string(),
      over: z.object({ sent: part.count, allowed: part.count }).nullable(),
      changes: z
        .array(
          z.object({ kind: z.enum(CHANGES), day: z.string(), provider: z.string().nullable(), sentence: z.string() }),
        )
        .meta({ description: 'Of the last eight days, the newest first' }),
      at: part.time,
    }),
  ),
});
