import { bindText } from './formats/bind.ts';
import { cloudflareBatch } from './formats/cloudflare.ts';
import { route53Batch } from './formats/route53.ts';
import { terraformText } from './formats/terraform.ts';
import type { WantedRecords } from './model.ts';

/** How records are written for whoever publishes them. */
const FORMATS = {
  bind: bindText,
  route53: (wanted: WantedRecords) => `${JSON.stringify(route53Batch(wanted), null, 2)}\n`,
  terraform: terraformText,
  cloudflare: (wanted: WantedRecords) => `${JSON.stringify(cloudflareBatch(wanted), null, 2)}\n`,
} as const;
export type RecordFormat = keyof typeof FORMATS;
export const RECORD_FORMATS = Object.keys(FORMATS) as readonly RecordFormat[];
export const formatted = (format: RecordFormat, wanted: WantedRecords): string => FORMATS[format](wanted);

/** The form that scripts may rely on. */
export const recordsJson = ({ domain, records }: WantedRecords) => ({
  domain,
  records: records.map(({ name, type, value, ttl, state, found }) => ({ name, type, value, ttl, state, found })),
});
