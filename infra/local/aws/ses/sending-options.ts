import type { PutConfigurationSetSendingOptionsRequest } from '@aws-sdk/client-sesv2';
import { operation } from '../operation.ts';
import { checkName, existing } from './names.ts';

/** Turns a set's sending on or off; off when nothing is said, as a missing boolean is false on the wire. */
export const putSendingOptions = operation<PutConfigurationSetSendingOptionsRequest>(
  'PutConfigurationSetSendingOptions',
  ({ ConfigurationSetName, SendingEnabled = false }, { state, settings, clock }) => {
    const name = checkName('configuration set', ConfigurationSetName);
    const set = existing(state, name);
    state.changeSet(name, { ...set, sendingEnabled: SendingEnabled }, clock.now() + settings.readDelayMs);
    return {};
  },
);
