import { TEMPLATE_SCHEMA, type Template } from './template.ts';

/** Templates that are there without a file. A change of one gets a higher version: orders keep the one they were given by. */
const ROWS = [
  {
    name: 'standard',
    version: 1,
    // Receipts and campaigns apart, so that a campaign cannot spoil the receipts (SES Developer Guide, best-practices).
    streams: { transactional: { tls: 'REQUIRE' }, marketing: {} },
  },
  { name: 'transactional', version: 1, streams: { transactional: { tls: 'REQUIRE' } } },
] as const;

export const TEMPLATES: readonly Template[] = ROWS.map((row) => TEMPLATE_SCHEMA.parse(row));
export const DEFAULT_TEMPLATE = 'standard';
