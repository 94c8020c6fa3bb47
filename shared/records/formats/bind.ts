import { plain } from '../../kernel/escape.ts';
import type { WantedRecord, WantedRecords } from '../model.ts';
import { heldBack, toPublish } from './record-sets.ts';
import { characterStrings } from './strings.ts';

/** A piece of a zone file (RFC 1035 section 5), its names absolute. What it takes the place of is told in comments. */
export const bindText = ({ domain, records, notes }: WantedRecords): string =>
  `${[
    `; Records of ${domain} for Amazon SES`,
    ...[...notes, ...heldBack(records)].map(comment),
    ...toPublish(records).flatMap((record) => [...instead(record), line(record)]),
  ].join('\n')}\n`;

const comment = (text: string): string => `; ${plain(text)}`;
const instead = ({ state, found, told }: WantedRecord): readonly string[] => [
  ...(told === null ? [] : [comment(told)]),
  ...(state === 'wrong' ? found.map((text) => comment(`instead of: ${text}`)) : []),
];

const line = ({ name, type, ttl, value }: WantedRecord): string =>
  `${name}. ${ttl} IN ${type} ${type === 'TXT' ? characterStrings(value, 'decimal') : `${value}.`}`;
