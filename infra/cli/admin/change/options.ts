import { type Context, readMoment, textOf } from '../context.ts';

export const REASON = { reason: { type: 'string' } } as const;
export const UNTIL = { ...REASON, until: { type: 'string' } } as const;

/** Exit code: something was asked for, and some of it was refused. A script should notice. */
export const PARTLY = 1;

export async function untilOf(context: Context): Promise<{ until?: string }> {
  const until = textOf(context, 'until');
  return until === undefined ? {} : { until: await readMoment(context, 'until', until, 1) };
}
