import type { Order } from '../../../shared/onboarding/order.ts';
import type { Progress, StepState } from '../../../shared/onboarding/progress.ts';
import type { Step } from '../../../shared/onboarding/steps.ts';
import type { PlaceRun } from '../ports.ts';

/** What a step came to, and the tenant's ARN where it is known now. */
export type Taken = Omit<StepState, 'at'> & { readonly tenantArn?: string };
export type Given = { readonly run: PlaceRun; readonly order: Order; readonly progress: Progress; readonly step: Step };

export const done = (made: boolean, why: string | null = null): Taken => ({ state: 'done', why, todo: null, made });
export const refused = (why: string, todo: string): Taken => ({ state: 'refused', why, todo, made: false });
/** SES accepted it and does not show it yet: the next run looks again. */
export const NOT_YET: Taken = { state: 'waiting', why: 'SES does not show it yet', todo: null, made: true };
