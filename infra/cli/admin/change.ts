import { action } from './change/act.ts';
import { AUTOMATIC } from './change/automatic.ts';
import { EVACUATE } from './change/evacuate.ts';
import { decideHeldCommand } from './change/held.ts';
import { MODE } from './change/mode.ts';
import { operation, REFOLD } from './change/operation.ts';
import { RELEASE } from './change/release.ts';
import { TENANT_LINK } from './change/tenant-link.ts';
import { TEST_ALERT } from './change/test-alert.ts';
import type { CliCommand } from './context.ts';
import { SETTINGS } from './settings.ts';
import { SUPPRESSION } from './suppression/suppression.ts';

/** Commands that change something. Each takes a reason, and says what it did. */
export const CHANGE: Readonly<Record<string, CliCommand>> = {
  quarantine: action('quarantine', 'Send its mail through the quarantine pool', true),
  release: RELEASE,
  pause: action('pause', 'Switch its sending off; of a stream, pause its SES tenant', true),
  resume: action('resume', 'From paused back to quarantined; a stream to warned'),
  pin: action('pin', 'Never move it automatically', true),
  unpin: action('unpin', 'Unpin: it may be moved automatically again'),
  exempt: action('exempt', 'Never judge it', true),
  unexempt: action('unexempt', 'Judge it again'),
  approve: decideHeldCommand('approve', 'Carry out held decisions; --all: every one that waits'),
  drop: decideHeldCommand('drop', 'Drop held decisions; --all: every one that waits'),
  mode: MODE,
  settings: SETTINGS,
  'tenant-link': TENANT_LINK,
  automatic: AUTOMATIC,
  baseline: operation('baseline', 'baseline', 'Start an inventory round now'),
  evacuate: EVACUATE,
  'end-evacuation': operation('endEvacuation', 'end-evacuation', 'Resume normal operation after evacuate'),
  refold: REFOLD,
  suppression: SUPPRESSION,
  redrive: operation('redrive', 'redrive', 'Give dead letters back to the queue'),
  'test-alert': TEST_ALERT,
};
