import { hmac } from '../../functions/_adapters/lambda/sha256.ts';
import { type Hide, hiding } from '../../shared/archive/hide.ts';
import type { SesEvent } from '../../shared/events/model.ts';
import { parseBody } from '../../shared/events/parse.ts';
import { DAY_MS } from '../../shared/kernel/time.ts';
import { SENT_AT } from './ses-events.ts';

export const HIDE: Hide = hiding((text) => hmac('a key for tests', text));

/** The one event of a body, with SES's JSON beside it. */
export function rawEvent(body: string): SesEvent & { readonly raw: object } {
  const [first] = parseBody(body, SENT_AT + 30 * DAY_MS, true);
  if (first?.outcome !== 'event' || !first.event.raw)
    throw new Error(`Expected an event, got ${JSON.stringify(first)}`);
  return { ...first.event, raw: first.event.raw };
}
