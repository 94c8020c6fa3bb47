import type { EventDestination } from '../../../shared/attach/destination.ts';
import { planDestination, unwatchedTypes } from '../../../shared/attach/plan.ts';
import { type AttachSettings, isAttached, isMissed } from '../../../shared/attach/settings.ts';
import type { SesSetState } from '../../../shared/placement/delivery.ts';
import { SesNotFound, SesRefused } from '../../../shared/placement/failures.ts';
import type { PlaceDeps } from '../ports.ts';

/** Whether a set is watched (null: nobody looked), and why not where somebody should hear of it. */
export type Watch = { readonly watched: boolean | null; readonly missed: string | null };

/** Add our event destination to a set that is to have it, mend it where it is incomplete, and say whether all is well. */
export async function watchSet(
  deps: PlaceDeps,
  set: string,
  { sendingEnabled, attachTag }: SesSetState,
): Promise<Watch> {
  const { attach, control } = deps;
  if (attach === null) return { watched: null, missed: null };
  let existing: readonly EventDestination[];
  try {
    existing = await control.listDestinations(set);
  } catch (error) {
    if (error instanceof SesNotFound) return { watched: null, missed: null };
    if (error instanceof SesRefused) return { watched: null, missed: error.message };
    throw error;
  }
  const why = isAttached(attach.mode, attachTag) ? await attachSet(deps, attach, set, existing) : null;
  if (why === 'attached') return { watched: true, missed: null };
  const lacking = unwatchedTypes(existing, attach.topicArn);
  if (lacking.length === 0) return { watched: true, missed: null };
  if (!sendingEnabled || !isMissed(attach.mode, attachTag)) return { watched: false, missed: null };
  const missed = why ?? `it does not publish ${lacking.join(', ')} to the topic`;
  deps.log({ set, outcome: 'unwatched', detail: missed });
  return { watched: false, missed };
}

/** One SES call at most. @returns `attached` where all is done, null where nothing was to do, else why it cannot be */
async function attachSet(
  { control, inventory, log }: PlaceDeps,
  attach: AttachSettings,
  set: string,
  existing: readonly EventDestination[],
): Promise<string | null> {
  const ours = existing.find(({ name }) => name === attach.destination);
  // Only where it points elsewhere does it matter whether it was ever ours.
  const isElsewhere = ours !== undefined && ours.topicArn !== attach.topicArn;
  const before = isElsewhere
    ? { known: (await inventory.set(set))?.watched === true, earlierTopics: await inventory.topics() }
    : { known: false };
  const plan = planDestination(existing, attach, before);
  if (plan.kind === 'nothing') return null;
  if (plan.kind === 'blocked') return plan.why;
  const destination = { name: attach.destination, topicArn: attach.topicArn, eventTypes: plan.eventTypes };
  try {
    if (plan.kind === 'create') await control.createDestination(set, destination);
    else await control.updateDestination(set, destination);
  } catch (error) {
    if (error instanceof SesNotFound || error instanceof SesRefused) return `SES refused: ${error.message}`;
    throw error;
  }
  log({ set, outcome: plan.kind === 'create' ? 'attached' : 'mended', detail: plan.eventTypes.join(',') });
  return 'attached';
}
