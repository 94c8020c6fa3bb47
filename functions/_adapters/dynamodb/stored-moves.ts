import * as z from 'zod';
import type { Move } from '../../../shared/placement/model.ts';

const MOVES = z.array(
  z.object({
    set: z.string(),
    version: z.number(),
    at: z.number(),
    // What an older version claimed says neither: it ranks last, and nobody takes its place.
    harmPerHour: z.number().default(0),
    state: z.enum(['claimed', 'used', 'yielded']).default('used'),
    takenBy: z.object({ set: z.string(), harmPerHour: z.number() }).optional(),
  }),
);

/** The places of the blast radius as they are stored. @throws {TypeError} that says what is wrong with them */
export function storedMoves(text: unknown): readonly Move[] {
  const parsed = MOVES.safeParse(typeof text === 'string' ? jsonOf(text) : text);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'unreadable' };
  throw new TypeError(`The claims on moves cannot be read: ${path.join('.') || 'record'}: ${message}`);
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
