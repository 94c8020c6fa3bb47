import * as z from 'zod';
import { CODE_SHAPE } from './code.ts';

/** What can be looked up in a list. */
export const LIST_TARGET_KINDS = ['ipv4', 'ipv6', 'domain'] as const;
export type TargetKind = (typeof LIST_TARGET_KINDS)[number];
/**
 * What an answer says that is no listing.
 * - `refused`: the query was not allowed: unknown resolver, over quota, wrong key. It says nothing about the target
 * - `good`: the target is known to be good
 * - `neutral`: something else, such as how old a domain is
 */
export const NO_LISTING = ['refused', 'good', 'neutral'] as const;

const code = z.string().regex(CODE_SHAPE, 'Expected four octets such as 127.0.0.2, 127.0.0.4-7 or 127.255.255.*');
const weight = z.int().min(0).max(5);
const text = z.string().min(1).max(500);
/** A zone; `{key}` stands for the key that it needs. Test names are labels before the zone. */
const zone = z
  .string()
  .max(200)
  .regex(
    /^(?:\{key\}\.)?(?:[a-z0-9_-]{1,63}\.)*[a-z0-9-]{1,63}$/,
    'Expected a domain name in lower case, such as bl.example.com',
  );
const testNames = z.array(z.string().min(1).max(100)).max(5);

/** One blocklist: where to ask it, what its answers mean, and how often it may be asked. */
export const Blocklist = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Expected letters, digits and hyphens in lower case'),
  name: text.optional(),
  zone,
  targets: z.array(z.enum(LIST_TARGET_KINDS)).min(1).default(['ipv4']),
  /** Answers that are listings, and what they mean. An address that is in none of the tables is never a listing. */
  codes: z
    .array(z.strictObject({ code, meaning: text, weight: weight.optional() }))
    .default([{ code: '127.0.0.2', meaning: 'listed' }]),
  /** For lists whose last octet is a bit mask: each bit by itself. Bits count within `bitsIn` alone. */
  bitsIn: code.default('127.0.0.*'),
  bits: z
    .array(
      z.strictObject({
        bit: z.int().min(1).max(128),
        meaning: text,
        weight: weight.optional(),
        refused: z.boolean().optional(),
      }),
    )
    .default([]),
  /** Answers that are no listings, and what they mean. 127.255.255.0/24 is a refusal for every list. */
  notListed: z.array(z.strictObject({ code, means: z.enum(NO_LISTING), meaning: text })).default([]),
  /** 5: page somebody · 3, 4: a ticket · 1, 2: shown only · 0: recorded, never told. */
  weight: weight.default(1),
  /** Shortest interval between queries about one target. Unit: min. */
  minIntervalMinutes: z.int().min(1).max(1_440).default(15),
  /** Queries that its operator allows, probes included; null where it names no number. */
  maxQueriesPerDay: z.int().min(1).nullable().default(null),
  /** What its operator wants first: a key in the zone's name, or that somebody has read and accepted the terms. */
  needs: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('nothing') }),
      z.strictObject({ kind: z.literal('key'), key: z.string().regex(/^[A-Z][A-Z0-9_]{1,63}$/), why: text }),
      z.strictObject({ kind: z.literal('acknowledgement'), why: text }),
    ])
    .default({ kind: 'nothing' }),
  /**
   * Of a host such as `links.example.com`, what is looked up in a list of domains: the name as it is, the domain that
   * somebody registered, or both.
   */
  hosts: z.enum(['whole', 'registered', 'both']).default('both'),
  /** What it answers about itself (RFC 5782 section 5). No `listed` entry: nothing that it says counts. */
  tests: z
    .strictObject({
      ipv4: z.strictObject({ listed: testNames, notListed: testNames }).optional(),
      ipv6: z.strictObject({ listed: testNames, notListed: testNames }).optional(),
      domain: z.strictObject({ listed: testNames, notListed: testNames }).optional(),
    })
    .default({}),
  /** Asked unless the settings exclude it. */
  enabled: z.boolean().default(true),
  /** Where to ask for removal. */
  removal: text.optional(),
  sources: z.array(text).default([]),
});
export type Blocklist = Readonly<z.output<typeof Blocklist>>;

/** A catalogue file. */
export const Catalogue = z.union([z.strictObject({ lists: z.array(Blocklist).min(1) }), z.array(Blocklist).min(1)]);

/** RFC 5782 section 5, for whatever a list does not say otherwise. */
const STANDARD_TESTS: Readonly<
  Record<TargetKind, { readonly listed: readonly string[]; readonly notListed: readonly string[] }>
> = {
  ipv4: { listed: ['127.0.0.2'], notListed: ['127.0.0.1'] },
  ipv6: { listed: ['::ffff:7f00:2'], notListed: ['::ffff:7f00:1'] },
  domain: { listed: ['test'], notListed: ['invalid'] },
};
export const testsOf = (list: Blocklist, kind: TargetKind) => list.tests[kind] ?? STANDARD_TESTS[kind];

export const listName = (list: Blocklist): string => list.name ?? list.id;
/** The severity of a listing of this weight; null: not told. */
export const urgencyOf = (weight: number): 'critical' | 'warning' | null => {
  if (weight >= 5) return 'critical';
  return weight >= 3 ? 'warning' : null;
};
