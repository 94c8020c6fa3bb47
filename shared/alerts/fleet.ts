import type { Mode } from '../standing/model.ts';
import type { AlertMessage, Severity } from './model.ts';

/** Where nothing is moved, less hangs on it. */
const OBSERVED: Readonly<Record<Severity, Severity>> = { info: 'info', warning: 'info', critical: 'warning' };

/** How grave something is under a mode. */
export const severityIn = (mode: Mode, severity: Severity): Severity =>
  mode === 'observe' ? OBSERVED[severity] : severity;

/** Whether a message is about the whole deployment: about no set, or about counts. The mode of a set is not its. */
export const isFleetAlert = ({ configurationSet, kind }: AlertMessage): boolean =>
  configurationSet === null || kind === 'audit';

/**
 * A message about the whole deployment as it is told under the deployment's mode. One that says `observe` already was
 * written for it.
 */
export const fleetAlert = (mode: Mode, message: AlertMessage): AlertMessage =>
  mode === message.mode || message.mode === 'observe'
    ? message
    : { ...message, mode, severity: severityIn(mode, message.severity) };
