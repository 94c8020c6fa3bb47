import type { Action } from '../admin/schema/set.ts';
import { standingAlertId } from './compose.ts';
import type { AlertMessage } from './model.ts';

/** What a person can do about an alert where it is shown. Everything but the first and the last is a decision. */
export const BUTTONS = ['acknowledge', 'release', 'resume', 'keep', 'approve', 'drop', 'console'] as const;
export type Button = (typeof BUTTONS)[number];
export type Deciding = Exclude<Button, 'acknowledge' | 'console'>;

/** The decision of a button in the terms of the API. `keep` is a pin: nothing automatic releases the set. */
export const ACTION_OF: Readonly<Record<Deciding, Action>> = {
  release: 'release',
  resume: 'resume',
  keep: 'pin',
  approve: 'approve',
  drop: 'drop',
};

export const isDeciding = (button: Button): button is Deciding => Object.hasOwn(ACTION_OF, button);

/** The buttons of a message: none where its subject is over, no decision where nothing was moved. */
export function buttonsOf(message: AlertMessage): readonly Button[] {
  if (message.phase === 'cleared' || message.phase === 'notice') return [];
  return ['acknowledge', ...decisionsOf(message), ...(message.configurationSet === null ? [] : ['console' as const])];
}

function decisionsOf(message: AlertMessage): readonly Deciding[] {
  if (message.mode !== 'enforce' || versionOf(message) === null) return [];
  if (message.kind === 'held') return ['approve', 'drop'];
  if (message.kind !== 'standing') return [];
  if (message.standing?.to === 'quarantined') return ['release', 'keep'];
  return message.standing?.to === 'paused' ? ['resume'] : [];
}

/** The version of the standing record of a message; null where it has none. */
export function versionOf({ alertId, kind, configurationSet: set }: AlertMessage): number | null {
  if (set === null) return null;
  const version = Number(/:(\d{1,10})$/.exec(alertId)?.[1] ?? Number.NaN);
  if (kind === 'standing' && alertId === standingAlertId(set, version)) return version;
  return kind === 'held' && alertId === `held:${set}:${version}` ? version : null;
}

/** The value of a button, which names its message. @returns null where the id cannot be encoded */
export const buttonValueOf = ({ alertId, sequence }: AlertMessage): string | null =>
  alertId.isWellFormed() ? `${sequence} ${encodeURIComponent(alertId)}` : null;

/** The message that a button's value names; null: none. */
export function namedBy(value: string): Pick<AlertMessage, 'alertId' | 'sequence'> | null {
  const [, sequence, alertId] = /^(\d{1,10}) ([\w.!~*'()%-]+)$/.exec(value) ?? [];
  if (sequence === undefined || alertId === undefined) return null;
  try {
    return { sequence: Number(sequence), alertId: decodeURIComponent(alertId) };
  } catch {
    return null;
  }
}
