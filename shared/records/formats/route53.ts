import { plain } from '../../kernel/escape.ts';
import type { WantedRecords } from '../model.ts';
import { recordSets } from './record-sets.ts';
import { characterStrings } from './strings.ts';

/** Route 53 keeps so much of a comment. Unit: characters. */
const MOST_COMMENT = 256;

/** A change batch, as `aws route53 change-resource-record-sets --change-batch file://…` takes it. */
export const route53Batch = ({ domain, records }: WantedRecords) => ({
  Comment: plain(`Records of ${domain} for Amazon SES`).slice(0, MOST_COMMENT),
  Changes: recordSets(records).map(({ name, type, ttl, values }) => ({
    Action: 'UPSERT' as const,
    ResourceRecordSet: {
      Name: `${name}.`,
      Type: type,
      TTL: ttl,
      ResourceRecords: values.map((value) => ({
        Value: type === 'TXT' ? characterStrings(value, 'octal') : `${value}.`,
      })),
    },
  })),
});
