import { fleetAlert, isFleetAlert } from '../../shared/alerts/fleet.ts';
import type { AlertMessage } from '../../shared/alerts/model.ts';
import type { Mode } from '../../shared/standing/model.ts';

type Outbox<Answer> = { put(message: AlertMessage): Promise<Answer> };

/** Alert messages on their way out; those about the whole deployment are told under its mode. */
export const fleetMessages = <Answer>(messages: Outbox<Answer>, mode: () => Promise<Mode>): Outbox<Answer> => ({
  put: async (message) => messages.put(isFleetAlert(message) ? fleetAlert(await mode(), message) : message),
});
