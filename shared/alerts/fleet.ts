import type { Mode } from '../standing/model.ts';
import type { AlertMessage, Severity } from './model.ts';

/** Severities in observe mode, where nothing is moved. */
const OBSERVED: Readonly<Record<Severity, Severity>> = { info: 'info', warning: 'info', critical: 'warning' };

/** The severity under a mode. */
export const severityIn = (mode: Mode, severity: Severity): Severity =>
  mode === 'observe' ? OBSERVED[severity] : severity;

/** Whether a message concerns the whole deployment: no set, or counts. It then has the mode of the deployment. */
export const isFleetAlert = ({ configurationSet, kind }: AlertMessage): boolean =>
  configurationSet === null || kind === 'audit';

/** A message about the whole deployment, in the deployment's mode. A message in mode `observe` stays as it is. */
export const fleetAlert = (mode: Mode, message: AlertMessage): AlertMessage =>
  mode === message.mode || message.mode === 'observe'
    ? message
    : { ...message, mode, severity: severityIn(mode, message.severity) };
