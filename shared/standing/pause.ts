import { signalOf } from '../judging/metrics.ts';
import type { Conviction } from '../judging/model.ts';

/** Why a conviction at the pause limit only quarantines, as a part of a sentence; null where it pauses. */
export const whyNotPaused = ({ metric, level, count, sendingHours, providers }: Conviction): string | null => {
  const wants = signalOf(metric).pauseWants;
  if (level !== 'pause' || wants === null || count >= wants.hits) return null;
  if (sendingHours >= wants.sendingHours && providers >= wants.providers) return null;
  return (
    `not paused: that takes ${wants.hits} complainers, or ${wants.sendingHours} sending hours and ` +
    `${wants.providers} mailbox providers, got ${count}, ${sendingHours} and ${providers}`
  );
};
