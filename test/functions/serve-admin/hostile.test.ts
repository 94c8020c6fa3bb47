import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestOf } from '../../../functions/serve-admin/event.ts';
import { csvCell } from '../../../shared/admin/api/csv.ts';
import { type AdminWorld, adminWorld } from './world.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
  await world.given('birch');
});
afterAll(() => world.dynamo.close());

const QUARANTINE = { body: { action: 'quarantine', reason: 'x' }, seen: '0.0' };
const actions = (more: object) => world.send('POST', '/sets/birch/actions', { ...QUARANTINE, ...more });
const untouched = async () => expect(await world.machine.decisions.standing('birch')).toBeNull();

describe('a hostile request', () => {
  it('that nobody signed is refused, whatever its headers say', async () => {
    const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=forged', 'x-amzn-iam-arn': 'arn:aws:iam::1:root' };
    expect((await actions({ actor: null, headers })).status).toBe(401);
    const event = {
      rawPath: '/api/v1/fleet',
      rawQueryString: '',
      headers: { 'X-Actor': 'root' },
      isBase64Encoded: false,
      requestContext: { http: { method: 'GET' }, authorizer: { iam: { userArn: null } } },
    };
    expect(requestOf(event).actor).toBeNull();
    await untouched();
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://admin.example.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from another site is refused: %j', async (headers) => {
    expect((await actions({ headers })).status).toBe(403);
    await untouched();
  });

  it('of the own site passes', async () => {
    const headers = { origin: 'https://admin.example', 'sec-fetch-site': 'same-origin' };
    expect((await world.send('GET', '/fleet', { headers })).status).toBe(200);
  });

  it('as a form of another site sends it is refused', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await actions({ raw: 'action=quarantine&reason=x', headers })).status).toBe(415);
    await untouched();
  });

  it('of more than a megabyte is refused, and one of just as much is read', async () => {
    const filled = (bytes: number) => `{"policy":"${'é'.repeat((bytes - 13) / 2)}"}`;
    expect((await world.send('POST', '/policy/validate', { raw: filled(1_000_001) })).status).toBe(413);
    // read, and refused for what it says
    expect((await world.send('POST', '/policy/validate', { raw: filled(999_999) })).status).toBe(400);
  });

  it.each([
    ['cut short', '{"action":"quarantine"'],
    ['with a name twice', '{"action":"pin","action":"quarantine","reason":"x"}'],
    ['that pollutes a prototype', '{"__proto__":{"reason":"x"},"action":"quarantine"}'],
    ['nested without end', `{"action":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['of nothing', ''],
    ['that is no UTF-8', '\ufffd'],
  ])('malformed, %s, is refused', async (_, raw) => {
    const { status, json } = await actions({ raw, headers: { 'content-type': 'application/json' } });
    expect(status).toBe(400);
    expect(json.errors[0].field).toMatch(/^body/);
    await untouched();
  });

  it.each(['/sets/%ff', '/sets/..%2f..%2fpolicy', '/sets/', '/sets/%00', '//sets', '/sets/birch/actions/more'])(
    'at a strange path is refused: %s',
    async (path) => {
      expect([400, 404]).toContain((await world.send('GET', path)).status);
    },
  );

  it('never gets a fault, whatever it says', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const paths = fc.oneof(
      text.map((part) => `/sets/${encodeURIComponent(part.toWellFormed())}`),
      text.map((part) => `/sets?${part.replaceAll('#', '')}`),
      text.map((part) => `/audit?cursor=${encodeURIComponent(part.toWellFormed())}`),
      text.map((part) => `/${part}`),
    );
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'get', '');
    await fc.assert(
      fc.asyncProperty(methods, paths, fc.oneof(fc.constant(''), fc.json(), text), async (method, path, raw) => {
        const { status, text: answer } = await world.send(method, path, { raw });
        expect(status).toBeLessThan(500);
        expect(() => JSON.parse(answer)).not.toThrow();
      }),
      { numRuns: 150 },
    );
    await untouched();
  });
});

describe('what is injected', () => {
  const EVIL = '<img src=x onerror=alert(1)>\u202egnp.exe\u0007\u001b[2J=HYPERLINK("http://evil.example")';

  it('comes back as text that means nothing to a page or a terminal, and is what it was', async () => {
    await world.given(EVIL, 'quarantined', { sentence: `550 ${EVIL}` });
    world.clock.at += 5_000;
    const { text, json, headers } = await world.send('GET', '/sets?standing=quarantined');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what this is about
    expect(text).not.toMatch(/[<>\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(json.items[0]).toMatchObject({ name: EVIL, sentence: `550 ${EVIL}` });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect((await world.send('GET', `/sets/${encodeURIComponent(EVIL)}`)).json.name).toBe(EVIL);
  });

  it('is no formula, line or control sequence in the export', async () => {
    const csv = (await world.send('GET', '/audit?format=csv')).text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what this is about
    expect(csv).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u202a-\u202e]/);
    const ndjson = (await world.send('GET', '/audit?format=ndjson')).text.trimEnd().split('\n');
    expect(ndjson.map((line) => JSON.parse(line).target.name)).toContain(EVIL);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 1', '"\'+49 1"'],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\' =1"'],
    ['＝1', "'＝1"],
    ['say "no", please', '"say ""no"", please"'],
    ['2026-11-20', '2026-11-20'],
    ['', ''],
  ])('%j is %j in a cell', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('leaves no fault’s text to the outside, but to the log', async () => {
    const deps = { ...world.deps, isKnown: () => Promise.reject(new Error('secret table name')) };
    const { status, text } = await world.send('GET', '/sets/birch', {}, deps);
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
    expect(JSON.stringify(world.logged)).toContain('secret table name');
  });
});
