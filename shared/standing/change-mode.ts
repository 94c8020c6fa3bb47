import { whyNotMoved } from './convict.ts';
import type { StandingCase } from './facts.ts';
import type { StandingRecord } from './model.ts';
import { recordAfter } from './record.ts';

/**
 * A change of mode makes a moved set, or one that would have been moved, healthy in a new epoch: it must be convicted
 * again. A healthy or warned set keeps its evidence, so that switching to `enforce` loses nothing. A set whose sending
 * is really off stays off until a person resumes it.
 */
export const changeMode = (on: StandingCase): StandingRecord | null => {
  const { present, effective } = on;
  if (present === null || present.mode === effective.mode) return null;
  if (present.to === 'healthy' || present.to === 'warned') return null;
  const moved = present.mode === 'enforce';
  if (moved && present.to === 'paused') return null;
  if (moved && present.to === 'quarantined' && whyNotMoved(on) !== null) return null;

  const then = moved && present.to === 'quarantined' ? 'its mail goes back to its own pool' : 'it is judged anew';
  return recordAfter(on, {
    to: 'healthy',
    cause: 'mode-change',
    offences: 0,
    sentence: `mode changed from ${present.mode} to ${effective.mode} while ${present.to}; ${then}`,
  });
};
