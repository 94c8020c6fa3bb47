import { plain } from '../../kernel/escape.ts';
import { isThere, type WantedRecord, type WantedRecords } from '../model.ts';
import { toPublish } from './record-sets.ts';
import { characterStrings } from './strings.ts';

/** What Cloudflare keeps of a comment on its free plan. Unit: characters. */
const MOST_COMMENT = 100;
/** Cloudflare takes no lower one, but 1 for its own choice. Unit: s. */
const LEAST_TTL = 60;

/**
 * The body of `POST /zones/ZONE/dns_records/batch`. It holds what is not there yet: Cloudflare refuses a record twice.
 * What takes the place of another record says so in its comment.
 */
export const cloudflareBatch = ({ records }: WantedRecords) => ({
  posts: toPublish(records)
    .filter((record) => !isThere(record))
    .map((record) => ({
      name: record.name,
      type: record.type,
      ttl: Math.max(LEAST_TTL, record.ttl),
      ...contentOf(record),
      comment: plain(`Amazon SES: ${record.part}${record.state === 'wrong' ? '; remove what stands there' : ''}`).slice(
        0,
        MOST_COMMENT,
      ),
    })),
});

function contentOf({ type, value }: WantedRecord) {
  if (type === 'TXT') return { content: characterStrings(value, 'decimal') };
  if (type === 'CNAME') return { content: value, proxied: false };
  const [preference = '', host = ''] = value.split(' ');
  return { content: host, priority: Number(preference) };
}
