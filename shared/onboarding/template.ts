import * as z from 'zod';
import { EVENT_TYPES } from '../attach/event-types.ts';
import { syntaxProblem } from '../policy/json-syntax.ts';
import { sentences } from '../policy/parse.ts';
import { closed, expected, flag, like, name, ownPool, whole } from '../policy/schema.ts';
import { sendingDomain } from '../records/domain.ts';
import { MADE_TAG } from './made-tag.ts';

const oneOf = <const T extends readonly string[]>(words: T) =>
  z.enum(words, { error: expected(`"${words.join('", "')}"`) });
/** An object of things by name. What is wrong with a name is said in the words of the name's own rule. */
const byName = (what: string) => (issue: z.core.$ZodRawIssue) =>
  issue.code === 'invalid_key'
    ? (issue['issues'] as readonly { readonly message: string }[])[0]?.message
    : expected(what)(issue);
/** SES's rule for tags of its resources: no key begins with `aws:`. */
const tagText = (most: number) =>
  like(
    new RegExp(`^(?!aws:)[\\p{L}\\p{N} _.:/=+@-]{1,${most}}$`, 'u'),
    `a tag of 1 to ${most} letters, digits, spaces or _.:/=+@-, which does not begin with "aws:"`,
  );
const mailDomain = z
  .string({ error: expected('a domain that takes reports, or null') })
  .refine((text) => sendingDomain(text).ok, { error: expected('a domain that takes reports, or null') })
  .transform((text) => {
    const named = sendingDomain(text);
    return named.ok ? named.name : text;
  });

const suppression = closed({
  reasons: z
    .array(oneOf(['BOUNCE', 'COMPLAINT']), { error: expected('a list of "BOUNCE" and "COMPLAINT"') })
    .default(['BOUNCE', 'COMPLAINT']),
  scope: oneOf(['ACCOUNT', 'TENANT']).default('TENANT'),
});
const stream = closed({
  /** Null: the account's own choice. */
  pool: ownPool.nullable().default(null),
  tls: oneOf(['REQUIRE', 'OPTIONAL']).default('OPTIONAL'),
  /** How long SES tries. Unit: s. */
  maxDeliverySeconds: whole('number of seconds', 300, 50_400).nullable().default(null),
  suppression: suppression.prefault({}),
  /** Confidence below which SES does not send to an address; `OFF`: it does not look. */
  autoValidation: oneOf(['OFF', 'MEDIUM', 'HIGH', 'MANAGED']).default('OFF'),
  /** Beside those without which nothing can be judged. */
  eventTypes: z.array(oneOf(EVENT_TYPES), { error: expected('a list of event types') }).default([]),
});

/** What a new customer gets. Every field but the streams has a default, none is unknown. */
export const TEMPLATE_SCHEMA = closed({
  name,
  version: whole('number', 1, 1_000_000),
  streams: z
    .record(like(/^[a-z][a-z0-9-]{0,30}$/, 'a stream of lower-case letters, digits or "-"'), stream, {
      error: byName('an object of streams'),
    })
    .refine((streams) => Object.keys(streams).length > 0, { error: expected('at least one stream') })
    .refine((streams) => Object.keys(streams).length <= 10, { error: expected('at most 10 streams') }),
  /** What a set is called: `{tenant}` and `{stream}` are filled in. */
  setName: like(
    /^(?=.*\{tenant\})(?=.*\{stream\})(?:[A-Za-z0-9_-]|\{tenant\}|\{stream\})+$/,
    'a name with {tenant} and {stream} in it, and letters, digits, "_" or "-" beside',
  ).default('{tenant}-{stream}'),
  domain: closed({
    /** `AWS_SES_<REGION>` (DEED): the keys of the same domain in another Region. */
    dkim: like(
      /^(?:RSA_2048_BIT|RSA_1024_BIT|AWS_SES_[A-Z]+(?:_[A-Z]+)+_\d)$/,
      '"RSA_2048_BIT", "RSA_1024_BIT", or "AWS_SES_" and the Region whose keys are used',
    ).default('RSA_2048_BIT'),
    /** Label of the MAIL FROM domain; null: SES's own. */
    mailFrom: like(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'a label such as "bounce", or null')
      .nullable()
      .default('bounce'),
    onMxFailure: oneOf(['USE_DEFAULT_VALUE', 'REJECT_MESSAGE']).default('USE_DEFAULT_VALUE'),
    dmarc: closed({
      policy: oneOf(['none', 'quarantine', 'reject']).default('none'),
      /** The operator's own domain that takes reports. */
      collector: mailDomain.nullable().default(null),
    }).prefault({}),
  }).prefault({}),
  /** Whether SES gets a tenant of the customer's name, and at which findings SES pauses it by itself. */
  sesTenant: flag.default(true),
  reputationPolicy: oneOf(['none', 'standard', 'strict']).default('standard'),
  tags: z
    .record(
      tagText(128).refine((key) => key !== MADE_TAG, { error: expected(`a tag of yours (${MADE_TAG} is ours)`) }),
      tagText(256),
      { error: byName('an object of texts') },
    )
    .default({}),
});
export type Template = z.output<typeof TEMPLATE_SCHEMA>;
export type StreamTemplate = Template['streams'][string];

/** Longest template. Unit: UTF-16 units. */
const LONGEST = 20_000;

/** Reads a template from JSON text, and says everything that is wrong with it at once, naming each field. */
export function parseTemplate(
  text: string,
): { readonly ok: true; readonly template: Template } | { readonly ok: false; readonly problems: readonly string[] } {
  const bare = text.replace(/^\uFEFF/, '');
  if (bare.length > LONGEST) {
    return { ok: false, problems: [`template: expected at most ${LONGEST} characters, got ${bare.length}`] };
  }
  const syntax = syntaxProblem(bare);
  if (syntax !== null) return { ok: false, problems: [`template: ${syntax}`] };
  const parsed = TEMPLATE_SCHEMA.safeParse(JSON.parse(bare));
  if (parsed.success) return { ok: true, template: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => sentences('template', issue)) };
}
