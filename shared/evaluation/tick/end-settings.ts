import { writeAudited } from '../../audit/audited-item.ts';
import { type EpochMs, iso } from '../../kernel/time.ts';
import { endedSettings, settingsEndAt, settingsFields, settingsOf } from '../../policy/settings.ts';
import { type Key, setKey } from '../../registry/keys.ts';
import { LAZARETTO } from '../../standing/record.ts';
import type { EvaluationDeps } from '../deps.ts';

const SET_PREFIX = 'set#';

/** Ends settings that a person made for a time: a pin, an exemption, a mode. */
export async function endSettings(deps: EvaluationDeps, { pk, sk }: Key, now: EpochMs): Promise<void> {
  if (!pk.startsWith(SET_PREFIX) || sk !== setKey.settings('').sk) return;
  const set = pk.slice(SET_PREFIX.length);
  const key = { pk, sk };
  const kept = await deps.keeper.read(key);
  const before = settingsOf(kept.fields);
  const { settings, ended } = endedSettings(before, now);
  if (ended.length === 0) return deps.keeper.followed(key, kept.revision, settingsEndAt(before));
  const shown = (of: typeof before) =>
    JSON.stringify(Object.fromEntries(ended.map((name) => [name, of[name] ?? null])));
  await writeAudited(deps, key, kept, {
    fields: settingsFields(settings),
    endsAt: settingsEndAt(settings),
    entry: {
      id: `settings:${set}:${kept.revision + 1}`,
      at: now,
      actor: LAZARETTO,
      via: 'machine',
      action: `end of ${ended.join(' and ')}`,
      target: { kind: 'set', name: set },
      from: shown(before),
      to: shown(settings),
      why: `was to last until ${iso(Math.min(...ended.map((name) => before.until?.[name] ?? now)))}`,
    },
  });
  deps.views.forget(set);
}
