import { bindText } from './formats/bind.ts';
import { cloudflareBatch } from './formats/cloudflare.ts';
import { route53Batch } from './formats/route53.ts';
import { terraformText } from './formats/terraform.ts';
import type { WantedRecord, WantedRecords } from './model.ts';

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

export const recordJson = ({ name, type, value, ttl, state, found }: WantedRecord) => ({
  name,
  type,
  value,
  ttl,
  state,
  found,
});

/**
 * The form that scripts may rely on. A record of which the DNS says nothing is neither there nor missing: it stands apart,
 * with the reason, and only where there is one.
 */
export function recordsJson({ domain, records }: WantedRecords) {
  const undetermined = records.filter(({ state }) => state === 'unknown');
  return {
    domain,
    records: records.filter(({ state }) => state !== 'unknown').map(recordJson),
    ...(undetermined.length > 0 && {
      undetermined: undetermined.map(({ name, type, value, ttl, told }) => ({
        ...{ name, type, value, ttl, why: told ?? 'it could not be determined what is published there' },
      })),
    }),
  };
}
