import type { AuditTrail } from '../../shared/audit/model.ts';
import { type EpochMs, MINUTE_MS } from '../../shared/kernel/time.ts';

/** What is refused, with which status, and what the audit trail says of it. */
export const REFUSED = {
  'too-large': [413, 'a request was too large to come from Slack'],
  unsigned: [401, 'a request had no signature of Slack'],
  stale: [401, 'a request was signed more than five minutes ago, or to come'],
  'wrong-signature': [401, 'the signature of a request was wrong'],
  malformed: [400, 'Slack sent something that no button of ours sends'],
  'not-allowed': [403, 'somebody pressed a button who is not on the list of those who may'],
  replayed: [403, 'an interaction came again that was taken before'],
} as const satisfies Readonly<Record<string, readonly [status: number, says: string]>>;
export type RefusedKind = keyof typeof REFUSED;

/** Remembers what the present minute has a line about. One for the life of a warm function. */
export type RefusalNotes = { minute: number; readonly noted: Set<string> };
export const noRefusals = (): RefusalNotes => ({ minute: Number.NEGATIVE_INFINITY, noted: new Set() });

/**
 * The audit line of a refusal, at most one a minute and kind, however many there are: requests to a public URL must
 * not be able to fill the trail. Its id and time are those of the minute, so that all copies of the function write the
 * same line, and it is put once.
 * @param user who was told apart by Slack's own signature; null: anybody. Nothing else of a request stands in the line
 */
export async function noteRefusal(
  { refusals, trail }: { readonly refusals: RefusalNotes; readonly trail: AuditTrail },
  kind: RefusedKind,
  user: string | null,
  now: EpochMs,
): Promise<void> {
  const minute = Math.floor(now / MINUTE_MS);
  if (minute !== refusals.minute) {
    refusals.minute = minute;
    refusals.noted.clear();
  }
  const id = `slack-refused:${kind}:${user ?? 'anybody'}:${minute}`;
  if (refusals.noted.has(id)) return;
  refusals.noted.add(id);
  await trail.put({
    id,
    at: minute * MINUTE_MS,
    actor: user === null ? 'unknown' : `slack:${user}`,
    via: 'slack',
    action: 'refused',
    target: { kind: 'operation', name: 'slack' },
    from: null,
    to: kind,
    why: `${REFUSED[kind][1]}; further ones of this minute are only counted`,
  });
}
