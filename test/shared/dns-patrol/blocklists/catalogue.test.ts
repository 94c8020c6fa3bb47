import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  builtInLists,
  causeOfDeath,
  parseCatalogue,
  zoneOf,
} from '../../../../shared/dns-patrol/blocklists/catalogue.ts';
import { DEAD_LISTS } from '../../../../shared/dns-patrol/blocklists/dead.data.ts';

const problems = (json: unknown): readonly string[] => {
  const parsed = parseCatalogue(json);
  return parsed.ok ? [] : parsed.problems;
};

describe('parseCatalogue', () => {
  it('takes the built-in lists as a file', () => {
    expect(problems({ lists: builtInLists() })).toEqual([]);
    expect(problems(JSON.parse(JSON.stringify(builtInLists())))).toEqual([]);
  });

  it('needs no more than an id and a zone', () => {
    expect(parseCatalogue([{ id: 'mine', zone: 'bl.example.com' }])).toMatchObject({
      ok: true,
      lists: [{ targets: ['ipv4'], codes: [{ code: '127.0.0.2' }], weight: 1, needs: { kind: 'nothing' } }],
    });
  });

  it('takes the list that docs/patrol.md gives as an example', () => {
    const page = readFileSync(new URL('../../../../docs/patrol.md', import.meta.url), 'utf8');
    const [example] = [...page.matchAll(/^```json\n([\s\S]*?)^```/gm)].slice(-1);
    expect(problems(JSON.parse(example?.[1] ?? 'null'))).toEqual([]);
  });

  it.each([
    [{}, 'lists: Invalid input'],
    [{ lists: [] }, 'lists'],
    [{ lists: [{ id: 'Mine', zone: 'bl.example.com' }] }, 'lists[0].id: Expected letters, digits and hyphens'],
    [{ lists: [{ id: 'mine', zone: 'bl..example.com' }] }, 'lists[0].zone: Expected a domain name'],
    [{ lists: [{ id: 'mine', zone: 'bl.example.com', weight: 6 }] }, 'lists[0].weight'],
    [{ lists: [{ id: 'mine', zone: 'bl.example.com', wieght: 5 }] }, 'wieght'],
    [
      { lists: [{ id: 'mine', zone: 'b.example', codes: [{ code: '127.0.0', meaning: 'x' }] }] },
      'Expected four octets',
    ],
    [
      [
        { id: 'a', zone: 'a.example' },
        { id: 'a', zone: 'b.example' },
      ],
      'a: expected each id once',
    ],
    [[{ id: 'a', zone: '{key}.a.example' }], 'needs a key'],
    [
      [{ id: 'old', zone: 'dnsbl.sorbs.net' }],
      'old: dnsbl.sorbs.net cannot be used: SORBS was shut down on 2024-06-05',
    ],
    [{ length: [{ toString: null }] }, 'expected no field called length'],
    [{ lists: [{ id: 'a', zone: 'a.example', targets: { length: [{ toString: null }] } }] }, 'called length'],
    ['text', 'catalogue'],
    [null, 'catalogue'],
  ])('says what is wrong with %j', (json, says) => {
    expect(problems(json).join('\n')).toContain(says);
  });

  it('never throws, whatever the file says', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => !parseCatalogue(json).ok));
  });
});

describe('causeOfDeath', () => {
  it.each([
    ['dnsbl.sorbs.net', true],
    ['spam.dnsbl.sorbs.net', true],
    ['SAFE.dnsbl.SORBS.net.', true],
    ['notdnsbl.sorbs.net', false],
    ['ix.dnsbl.manitu.net', true],
    ['db.wpbl.info', true],
    ['cbl.abuseat.org', true],
    ['zen.spamhaus.org', false],
    ['bl.spamcop.net', false],
  ])('%s: %s', (zone, isDead) => {
    expect(causeOfDeath(zone) !== null).toBe(isDead);
  });

  it('names no list that we ask', () => {
    for (const { id, zone } of builtInLists()) expect(causeOfDeath(zone), id).toBeNull();
    expect(DEAD_LISTS.length).toBeGreaterThanOrEqual(20);
  });
});

describe('zoneOf', () => {
  const [zen] = builtInLists();

  it('puts the key in, and asks nobody without one, or with one that is none', () => {
    if (zen === undefined) throw new Error('no list');
    expect(zoneOf(zen, { SPAMHAUS_DQS_KEY: 'ABCDEFGHIJ0123456789klmnop' })).toBe(
      'abcdefghij0123456789klmnop.zen.dq.spamhaus.net',
    );
    for (const key of [undefined, '', 'a.b', 'a b']) expect(zoneOf(zen, { SPAMHAUS_DQS_KEY: key })).toBeNull();
  });
});
