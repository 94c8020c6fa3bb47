import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealKey } from '../../../functions/_adapters/lambda/seal.ts';
import { DAY_MS } from '../../../shared/kernel/time.ts';
import { claimsFor, isValid, NO_GRANT, withLink, withoutLinks } from '../../../shared/tenant-page/grant.ts';
import { type Claims, LONGEST_TOKEN, MOST_DAYS, opened, sealed } from '../../../shared/tenant-page/token.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const KEY = sealKey('a secret of sixty-four letters');
const OTHER = sealKey('another one');
const isSame = (a: string, b: string): boolean => a === b;
const CLAIMS: Claims = { tenant: 'acme', issuedAt: NOW, endsAt: NOW + 7 * DAY_MS };
const tenant = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
/** Whatever a name may be, signs that a URL or JSON has a meaning for among them. */
const anyTenant = fc.oneof(tenant, fc.string({ unit: 'grapheme', maxLength: 40 }));
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

describe('the token of a link', () => {
  it('says again what it was given, and stands in a URL as it is', () => {
    fc.assert(
      fc.property(anyTenant, fc.integer({ min: 1, max: MOST_DAYS }), (name, days) => {
        const claims = { tenant: name.toWellFormed(), issuedAt: NOW, endsAt: NOW + days * DAY_MS };
        const token = sealed(claims, [KEY]);
        expect(token).toMatch(/^[A-Za-z0-9._-]+$/);
        expect(token.length).toBeLessThanOrEqual(LONGEST_TOKEN);
        expect(opened(token, [KEY], isSame, NOW)).toEqual({ ok: true, claims });
      }),
    );
  });

  it('is refused whichever of its characters is another one, missing or too many', () => {
    const token = sealed(CLAIMS, [KEY]);
    const sign = fc.oneof(fc.constantFrom(...URL_SAFE), fc.string({ minLength: 0, maxLength: 2 }));
    fc.assert(
      fc.property(fc.nat(token.length - 1), sign, fc.boolean(), (at, other, isMore) => {
        const changed = token.slice(0, at) + other + token.slice(isMore ? at : at + 1);
        fc.pre(changed !== token);
        expect(opened(changed, [KEY], isSame, NOW)).toEqual({ ok: false, why: 'wrong' });
      }),
      { numRuns: 1_000 },
    );
    // Of every last sign too, though some of them decode to the same bytes.
    for (const last of URL_SAFE) {
      const changed = token.slice(0, -1) + last;
      expect(opened(changed, [KEY], isSame, NOW).ok).toBe(changed === token);
    }
  });

  it('is refused for any text, without a word about why', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{8}\.[\w-]{1,60}\.[\w-]{43}$/)), (text) => {
        expect(opened(text, [KEY], isSame, NOW)).toEqual({ ok: false, why: 'wrong' });
      }),
    );
  });

  it('ends on time, and after 30 days whatever it says', () => {
    const token = sealed(CLAIMS, [KEY]);
    expect(opened(token, [KEY], isSame, CLAIMS.endsAt - 1).ok).toBe(true);
    expect(opened(token, [KEY], isSame, CLAIMS.endsAt)).toEqual({ ok: false, why: 'ended' });
    const endless = sealed({ ...CLAIMS, endsAt: NOW + 9_999 * DAY_MS }, [KEY]);
    expect(opened(endless, [KEY], isSame, NOW + MOST_DAYS * DAY_MS - 1).ok).toBe(true);
    expect(opened(endless, [KEY], isSame, NOW + MOST_DAYS * DAY_MS)).toEqual({ ok: false, why: 'ended' });
  });

  it('opens while its key is one of those that are kept, and a forged one that names the key does not', () => {
    const token = sealed(CLAIMS, [KEY]);
    expect(opened(token, [OTHER, KEY], isSame, NOW).ok).toBe(true);
    expect(opened(token, [OTHER], isSame, NOW)).toEqual({ ok: false, why: 'wrong' });
    const forged = sealed(CLAIMS, [{ ...OTHER, id: KEY.id }]);
    expect(opened(forged, [KEY], isSame, NOW)).toEqual({ ok: false, why: 'wrong' });
  });

  it('is nothing where the key signed something else than we do', () => {
    for (const said of ['no JSON', '[]', '[1,2,3]', '["acme","1",2]', 'null']) {
      const text = `${KEY.id}.${Buffer.from(said).toString('base64url')}`;
      expect(opened(`${text}.${KEY.mac(text)}`, [KEY], isSame, NOW)).toEqual({ ok: false, why: 'wrong' });
    }
  });
});

describe('what the registry holds of links', () => {
  const days = fc.integer({ min: 1, max: 400 });
  const steps = fc.array(
    fc.record({ isRevoked: fc.boolean(), days, laterMs: fc.integer({ min: -5_000, max: DAY_MS }) }),
    { minLength: 1, maxLength: 12 },
  );

  it('opens exactly the links that were issued after the last revocation, also where clocks differ', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let grant = NO_GRANT;
        let now = NOW;
        let links: Claims[] = [];
        let revoked: Claims[] = [];
        for (const step of all) {
          now += step.laterMs;
          if (step.isRevoked) {
            grant = withoutLinks(grant, now);
            revoked = [...revoked, ...links];
            links = [];
          } else {
            grant = withLink(grant, { days: step.days, ticketDigest: 'd', now });
            const claims = claimsFor('acme', grant, 'd', isSame, now);
            if (claims !== null) links.push(claims);
          }
        }
        for (const claims of links) expect(isValid(claims, grant)).toBe(true);
        for (const claims of revoked) expect(isValid(claims, grant)).toBe(false);
        for (const claims of links) expect(claims.endsAt - claims.issuedAt).toBeLessThanOrEqual(MOST_DAYS * DAY_MS);
      }),
    );
  });

  it('is signed for its ticket alone, for a minute, and not at all once it is revoked', () => {
    const grant = withLink(NO_GRANT, { days: 7, ticketDigest: 'digest', now: NOW });
    expect(claimsFor('acme', grant, 'digest', isSame, NOW + 60_000)).toEqual({ ...CLAIMS });
    expect(claimsFor('acme', grant, 'digest', isSame, NOW + 60_001)).toBeNull();
    expect(claimsFor('acme', grant, 'other', isSame, NOW)).toBeNull();
    expect(claimsFor('acme', NO_GRANT, '', isSame, 0)).toBeNull();
    expect(claimsFor('acme', withoutLinks(grant, NOW), 'digest', isSame, NOW)).toBeNull();
  });

  it('opens nothing where there is no item: nobody has shared the page', () => {
    expect(isValid(CLAIMS, null)).toBe(false);
  });
});
