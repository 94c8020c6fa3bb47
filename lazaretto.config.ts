import type { SettingsInput } from './infra/stack/settings.ts';

/** Your deployment. What may stand here, with unit, default and source: `infra/stack/props.ts`. */
export default {
  mode: 'observe',
  quarantinePool: { name: 'lazaretto-quarantine' },
  alertEmails: [],
} satisfies SettingsInput;
