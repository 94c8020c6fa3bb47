import { whyNotMoved } from './convict.ts';
import type { StandingCase } from './facts.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/**
 * What a change of mode does to a set that was moved, or would have been: it stands healthy again, in a new epoch, and
 * must be convicted anew. A healthy or warned set goes on with all its evidence, so that switching to `enforce` does
 * not blind Lazaretto. A set whose sending is really off stays so until a person resumes it.
 */
export const changeMode = (on: StandingCase): StandingRecord | null => {
  const { present, effective } = on;
  if (present === null || present.mode === effective.mode) return null;
  if (present.to === 'healthy' || present.to === 'warned') return null;
  const moved = present.mode === 'enforce';
  if (moved && present.to === 'paused') return null;
  if (moved && present.to === 'quarantined' && whyNotMoved(on) !== null) return null;

  const then = moved && present.to === 'quarantined' ? 'its mail goes home' : 'it is judged anew';
  return recordAfter(on, {
    to: 'healthy',
    cause: 'mode-change',
    offences: 0,
    sentence: `mode changed from ${present.mode} to ${effective.mode} while ${present.to}; ${then}`,
  });
};
