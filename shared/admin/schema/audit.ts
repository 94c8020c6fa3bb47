import * as z from 'zod';
import { AUDIT_TARGET_KINDS, VIAS } from '../../audit/model.ts';
import * as part from './parts.ts';

export const AuditQuery = z.strictObject({
  from: part.anyTime.optional().meta({ description: 'Default: 30 days ago' }),
  to: part.anyTime.optional(),
  actor: z.string().max(300).optional(),
  action: z.string().max(100).optional(),
  via: z.enum(VIAS).optional(),
  kind: z.enum(AUDIT_TARGET_KINDS).optional(),
  name: z.string().max(256).optional().meta({ description: 'Of the set, tenant, incident or operation' }),
  match: z
    .enum(['exact', 'part'])
    .default('exact')
    .meta({ description: '`part`: actor, action and name are parts of what is looked for, whatever the case' }),
  format: z.enum(['json', 'csv', 'ndjson']).default('json'),
  limit: part.wholeInQuery(1, 5_000, 100),
  cursor: part.cursor.optional(),
});
export const AuditLine = z.object({
  id: z.string(),
  at: part.time,
  actor: z.string(),
  via: z.enum(VIAS),
  action: z.string(),
  target: z.object({ kind: z.enum(AUDIT_TARGET_KINDS), name: z.string().nullable() }),
  from: z.string().nullable(),
  to: z.string().nullable(),
  why: z.string(),
});
export type AuditLine = z.infer<typeof AuditLine>;
export const AuditPage = z.object({
  items: z.array(AuditLine).meta({ description: 'The newest first' }),
  next: z.string().nullable(),
});
