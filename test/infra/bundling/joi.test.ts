import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { string } from '../../../infra/bundling/stubs/joi.ts';
import { pathOf } from '../../docs/pages.ts';

type Joi = { string(): { domain(options: object): { validate(value: string): { readonly error?: Error } } } };
/** The one that mailauth brings along. */
const joi = createRequire(pathOf('node_modules/mailauth/package.json'))('joi') as Joi;
/** As mailauth asks. */
const OPTIONS = { allowUnicode: false, tlds: false } as const;
const theirs = joi.string().domain(OPTIONS);
const ours = string().domain(OPTIONS);

const label = fc.oneof(
  fc.stringMatching(/^[a-z0-9_-]{0,4}$/),
  fc.constantFrom('example', 'com', 'xn--bcher-kva', 'é', '%', 'a'.repeat(63), 'a'.repeat(64), ' ', '_dmarc', '1'),
);

describe('what stands in for Joi in bundles', () => {
  it('takes a name for that of a domain where Joi does', () => {
    const name = fc.array(label, { maxLength: 8 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(fc.oneof(name, fc.domain(), fc.string(), fc.ipV4()), (value) => {
        expect(ours.validate(value).error === undefined).toBe(theirs.validate(value).error === undefined);
      }),
      { numRuns: 1_000 },
    );
    expect(ours.validate('mail.example.com').error).toBeUndefined();
    expect(ours.validate('mail_example').error).toBeDefined();
  });

  it('never lets a key of DKIM pass unchecked', () => {
    expect(string().base64().validate().error).toBeDefined();
  });
});
