import { mergeLimits, orderProblems } from '../../policy/limits.ts';
import type { LimitsOverride, SetSettings } from '../../policy/model.ts';
import { settingsEndAt } from '../../policy/settings.ts';
import { type ActionRequest, holdsFor, type SetCase, type Step } from './act.ts';

export type SettingsAsked = {
  readonly tenant?: string | null | undefined;
  readonly limits?: LimitsOverride | null | undefined;
};

/** Change the tenant and the limits of one set, or of one stream. What is left out stays as it is; null takes back what was set. */
export function settingsStep(on: SetCase, { tenant, limits }: SettingsAsked, asked: ActionRequest): Step {
  const before = on.state.settings ?? {};
  if (tenant === undefined && limits === undefined) {
    return { kind: 'refused', field: 'body', sentence: 'expected tenant or limits, got neither' };
  }
  const settings: SetSettings = {
    ...before,
    ...(tenant !== undefined && { tenant }),
    ...(limits !== undefined && { limits }),
  };
  const { limits: inherited } = holdsFor(on, { ...settings, limits: null });
  const [problem] = orderProblems('body.limits', mergeLimits(inherited, settings.limits), settings.limits);
  if (problem !== undefined) return { kind: 'refused', field: 'body.limits', sentence: problem };
  const shown = (of: SetSettings) => JSON.stringify({ tenant: of.tenant ?? null, limits: of.limits ?? null });
  return {
    kind: 'settings',
    settings,
    endsAt: settingsEndAt(settings),
    from: shown(before),
    to: shown(settings),
    sentence: `settings changed by hand by ${asked.actor}: ${asked.reason}`,
  };
}
