import type { AuditedFields } from '../audit/audited-item.ts';
import { parseShape } from '../kernel/shape.ts';
import type { EpochMs } from '../kernel/time.ts';
import { SET_SETTINGS } from '../registry/shapes/decisions.ts';
import { HANDS_OFF } from '../standing/damaged.ts';
import type { SetSettings, TimedSetting } from './model.ts';

/** Settings that may be made for a time only. */
export const TIMED_SETTINGS = ['pinned', 'exempt', 'mode'] as const satisfies readonly TimedSetting[];

/** As they are stored, under `record`. */
export const settingsFields = (settings: SetSettings): AuditedFields => ({ record: JSON.stringify(settings) });
/** The settings of a stored item; none where there is none. Damaged ones may have kept the set from being moved. */
export function settingsOf({ record }: AuditedFields): SetSettings {
  if (record === undefined) return {};
  const parsed = parseShape(record, SET_SETTINGS);
  return parsed.ok ? parsed.value : HANDS_OFF;
}

/** When the next setting ends by itself; null: none does. */
export const settingsEndAt = ({ until = {} }: SetSettings): EpochMs | null => {
  const times = TIMED_SETTINGS.map((name) => until[name]).filter((time) => typeof time === 'number');
  return times.length === 0 ? null : Math.min(...times);
};

/** A setting made by hand, for good or until a time. `null` removes it: the policy decides again. */
export function withSetting<Name extends TimedSetting>(
  settings: SetSettings,
  name: Name,
  value: SetSettings[Name],
  until: EpochMs | null,
): SetSettings {
  const ends = Object.entries(settings.until ?? {}).filter(([ending]) => ending !== name);
  if (until !== null) ends.push([name, until]);
  return { ...settings, [name]: value, until: Object.fromEntries(ends) };
}

/** The settings without those that have ended, and which ended. */
export function endedSettings(
  settings: SetSettings,
  now: EpochMs,
): { readonly settings: SetSettings; readonly ended: readonly TimedSetting[] } {
  const ended = TIMED_SETTINGS.filter((name) => (settings.until?.[name] ?? Number.POSITIVE_INFINITY) <= now);
  return { settings: ended.reduce((left, name) => withSetting(left, name, null, null), settings), ended };
}
