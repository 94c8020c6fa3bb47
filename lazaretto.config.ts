import type { SettingsInput } from './infra/settings.ts';

/** Your deployment. What may stand here, with unit, default and source: `infra/props.ts`. */
export default {
  mode: 'observe',
  quarantinePool: { name: 'lazaretto-quarantine' },
  alertEmails: [],
} satisfies SettingsInput;
