import * as z from 'zod';
import { METRICS } from '../judging/model.ts';
import { MODES, STANDINGS } from '../standing/model.ts';
import { ALERT_KINDS, ALERT_SCHEMA, PHASES, SEVERITIES } from './model.ts';
import { MOST } from './sizes.ts';

const time = z.iso.datetime({ precision: 3 });
const ratio = z.number().nonnegative();
const name = z.string().max(MOST.name).nullable();

/**
 * What is published on the alert topic. Within version 1 fields may be added, never renamed, removed or given another
 * meaning; a subscriber ignores what it does not know.
 */
export const AlertJson = z.object({
  schema: z.literal(ALERT_SCHEMA),
  alertId: z.string().min(1).max(MOST.alertId),
  sequence: z.int().nonnegative(),
  phase: z.enum(PHASES),
  kind: z.enum(ALERT_KINDS),
  severity: z.enum(SEVERITIES),
  at: time,
  since: time,
  tenant: name,
  configurationSet: name,
  mode: z.enum(MODES),
  title: z.string().max(MOST.title),
  sentence: z.string().max(MOST.sentence),
  standing: z.object({ from: z.enum(STANDINGS), to: z.enum(STANDINGS) }).nullable(),
  numbers: z
    .object({
      metric: z.enum(METRICS),
      count: z.int().nonnegative(),
      of: z.int().nonnegative(),
      rate: ratio,
      limit: ratio,
      evidence: z.number(),
      bar: z.number(),
      since: time,
    })
    .nullable(),
  next: z.array(z.string().max(MOST.next)).max(MOST.nexts),
  copy: z.array(z.string().max(MOST.copy)).max(MOST.copies),
  said: z.array(z.string().max(MOST.said)).max(MOST.saids),
  command: z.string().max(MOST.command),
  links: z.object({ console: z.string().nullable(), help: z.string().nullable() }),
});
export type AlertJson = z.infer<typeof AlertJson>;
