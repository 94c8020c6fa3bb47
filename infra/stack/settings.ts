import { sentences } from '../../shared/policy/parse.ts';
import type { SettingsInput } from './props.ts';
import { InvalidSettings } from './settings/invalid-settings.ts';
import { patrolProblems } from './settings/patrol-settings.ts';
import { prototypeProblems } from './settings/plain-objects.ts';
import { settingsProblems } from './settings/settings-problems.ts';
import { SETTINGS_SCHEMA, type Settings } from './settings/settings-schema.ts';

export type { SettingsInput } from './props.ts';
export { InvalidSettings } from './settings/invalid-settings.ts';
export { SETTING_NAMES, SETTINGS_SCHEMA, type Settings } from './settings/settings-schema.ts';

/** Fill in the defaults. @throws {InvalidSettings} naming every field that is wrong, before anything is deployed */
export function readSettings(input: SettingsInput): Settings {
  const parsed = SETTINGS_SCHEMA.safeParse(input);
  if (!parsed.success)
    throw new InvalidSettings(parsed.error.issues.flatMap((i) => sentences('settings', i)).join('\n'));
  const { policy, ...settings } = parsed.data;
  const policyJson = JSON.stringify({ ...policy, mode: settings.mode, quarantinePool: settings.quarantinePool.name });
  const problems = [
    ...prototypeProblems('settings.policy', input.policy),
    ...settingsProblems(settings, policy, policyJson),
    ...patrolProblems(settings.patrol, policyJson),
  ];
  if (problems.length > 0) throw new InvalidSettings(problems.join('\n'));
  return { ...settings, policyJson };
}
