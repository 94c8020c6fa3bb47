import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDkimKey } from '../../../../../shared/dns-patrol/authentication/dkim/key.ts';
import { parseTagList } from '../../../../../shared/dns-patrol/authentication/tag-list.ts';

const rsa = (bits: number, type: 'spki' | 'pkcs1') =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ type, format: 'der' }).toString('base64');

describe('parseDkimKey', () => {
  it.each([
    [512, 'spki'],
    [1_024, 'spki'],
    [1_023, 'spki'],
    [2_048, 'spki'],
    [2_048, 'pkcs1'],
  ] as const)('measures %i bits as %s', (bits, type) => {
    expect(parseDkimKey(`v=DKIM1; k=rsa; p=${rsa(bits, type)}`)).toMatchObject({ bits, isRevoked: false });
  });

  it('knows Ed25519, and a key in several pieces', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
    expect(parseDkimKey(`v=DKIM1; k=ed25519; p=${raw}`)).toMatchObject({ type: 'ed25519', bits: 256 });
    const key = rsa(1_024, 'spki');
    expect(parseDkimKey(`p=${key.slice(0, 50)} \n ${key.slice(50)}`)).toMatchObject({ type: 'rsa', bits: 1_024 });
  });

  it.each([
    ['v=DKIM1; p=', { isRevoked: true, bits: null }],
    ['v=DKIM1', { hasKeyTag: false }],
    ['p=AAAA', { bits: null }],
    ['p=not base64!', { bits: null }],
    ['p="AAAA"', { bits: null }],
    ['k=rsa; v=DKIM1; p=AAAA', { hasRightVersion: false }],
    ['v=dkim1; p=AAAA', { hasRightVersion: false }],
    [
      'v=DKIM1; h=sha1:SHA256; s=email; t=y:s; p=AAAA',
      { hashes: ['sha1', 'sha256'], services: ['email'], flags: ['y', 's'] },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseDkimKey(text)).toMatchObject(expected);
  });

  it('never throws, whatever the key is', () => {
    const damaged = fc
      .tuple(fc.constant(rsa(512, 'spki')), fc.uint8Array({ maxLength: 8 }), fc.nat(80))
      .map(([key, bytes, at]) => {
        const der = Buffer.from(key, 'base64');
        der.set(bytes.subarray(0, Math.max(0, der.length - at)), Math.min(at, der.length));
        return `k=rsa; p=${der.toString('base64')}`;
      });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), damaged), (text) => {
        const { bits } = parseDkimKey(text);
        expect(bits === null || (bits > 0 && bits < 10_000)).toBe(true);
      }),
    );
  });
});

describe('parseTagList', () => {
  it('keeps what is no tag apart, and names what stands there twice', () => {
    const list = parseTagList(' v = DMARC1 ;; p=none; p=reject; include:x; =y; rua=mailto:a@example.com?x=1 ');
    expect(Object.fromEntries(list.tags)).toEqual({ v: 'DMARC1', p: 'none', rua: 'mailto:a@example.com?x=1' });
    expect(list).toMatchObject({ duplicates: ['p'], foreign: ['include:x', '=y'] });
  });
});
