import { beforeEach, describe, expect, it } from 'vitest';
import { HOUR_MS, hourOf, hourStart, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { type Asked, allowanceWorld, SESSION } from './world.ts';

describe('serve-allowance', () => {
  let world: ReturnType<typeof allowanceWorld>;
  beforeEach(() => {
    world = allowanceWorld(memoryTable());
  });

  it('says how much may be sent within the hour, and why', async () => {
    await world.give('acme-news', { allowed: 100, providers: { yahoo: 10 } });
    const hour = hourStart(hourOf(world.clock.at));
    expect(await world.ask({})).toMatchObject({
      status: 200,
      body: {
        allowed: 100,
        granted: 0,
        sent: 7,
        remaining: 100,
        hour: iso(hour),
        providers: { yahoo: { allowed: 10, remaining: 10 } },
        why: 'step 3 of 8',
        until: iso(hour + HOUR_MS),
      },
    });
  });

  it('lets messages be taken, as many as are left, and says what was taken', async () => {
    await world.give('acme-news', { allowed: 100 });
    expect((await world.take({ n: 70 })).body).toMatchObject({ allowed: 100, granted: 70, remaining: 30 });
    expect((await world.take({ n: 70 })).body).toMatchObject({ granted: 30, remaining: 0 });
    expect(await world.take({ n: 70 })).toMatchObject({ status: 200, body: { granted: 0, remaining: 0 } });
    expect((await world.ask({})).body).toMatchObject({ granted: 100, remaining: 0 });
  });

  it('takes once for one key, whatever comes between', async () => {
    await world.give('acme-news', { allowed: 100 });
    await world.take({ n: 70 }, { key: 'a' });
    await world.take({ n: 5 });
    expect((await world.take({ n: 70 }, { key: 'a' })).body).toMatchObject({ granted: 70, remaining: 25 });
  });

  it('knows a provider by its id and by a domain of its recipients', async () => {
    await world.give('acme-news', { allowed: 100, providers: { yahoo: 10 } });
    expect((await world.take({ n: 6, provider: 'yahoo.com' })).body).toMatchObject({
      granted: 6,
      providers: { yahoo: { allowed: 10, remaining: 4 } },
    });
    expect((await world.take({ n: 6, provider: 'yahoo' })).body.granted).toBe(4);
    expect((await world.take({ n: 6, provider: 'gmail.com' })).body.granted).toBe(6);
  });

  it('knows a stream by the value that tells it apart', async () => {
    await world.give('shared/birch%20ltd', { allowed: 9 });
    const path = '/allowance/shared';
    expect((await world.ask({ path, query: 'stream=birch+ltd' })).body.allowed).toBe(9);
    const take = await world.take({ n: 20, stream: 'birch ltd' }, { path: `${path}/take` });
    expect(take.body).toMatchObject({ granted: 9, remaining: 0 });
  });

  it('limits nothing where no ladder does, and stores nothing for it', async () => {
    await world.give('acme-news', { allowed: null });
    const before = await world.store.read('acme-news');
    expect((await world.take({ n: 5_000 })).body).toMatchObject({ allowed: null, granted: 5_000, remaining: null });
    expect(await world.store.read('acme-news')).toEqual(before);
  });

  it('notes who is asked for the first time, and says when to ask again', async () => {
    const first = await world.ask({});
    expect(first).toMatchObject({ status: 503, headers: { 'retry-after': '60' } });
    expect(first.body.detail).toBe('what acme-news may send is not worked out yet: ask again in a minute');
    expect((await world.store.asked()).map(({ name }) => name)).toEqual(['acme-news']);
    expect((await world.take({ n: 1 })).status).toBe(503);
  });

  it('goes on with the last hour for five minutes, and no longer', async () => {
    await world.give('acme-news', { allowed: 100 });
    await world.take({ n: 60 });
    world.clock.at = hourStart(hourOf(world.clock.at) + 1) + 5 * MINUTE_MS - 1;
    expect((await world.take({ n: 60 })).body.granted).toBe(40);
    world.clock.at += 1;
    const late = await world.take({ n: 60 });
    expect(late.status).toBe(503);
    expect(late.body.detail).toMatch(/not worked out yet, and was last for 2/);
    expect(await world.store.asked()).toHaveLength(1);
  });

  it.each([
    ['nobody', { actor: null }, 401, 'expected a request signed for AWS IAM'],
    [
      'a role that is not named',
      { actor: 'arn:aws:sts::111122223333:assumed-role/stranger/x' },
      403,
      'caller: expected a session of a role that the setting `allowance` names, got another',
    ],
    ['the role of another account', { actor: SESSION.replace('1111', '9999') }, 403, 'caller: expected a session'],
    ['a user', { actor: 'arn:aws:iam::111122223333:user/mailer' }, 403, 'caller: expected a session of a role'],
    [
      'another set',
      { path: '/allowance/birch-news' },
      403,
      'path.set: expected a set that this role may ask for (acme-*, shared), got "birch-news"',
    ],
    ['no such path', { path: '/allowances/x' }, 404, 'path: expected /allowance/{set} or /allowance/{set}/take'],
    ['no set', { path: '/allowance/' }, 400, 'path.set: expected the name of a configuration set'],
    ['a set that cannot be', { path: '/allowance/a%2Fb' }, 400, 'got "a/b"'],
    ['a damaged path', { path: '/allowance/%E0%A4%A' }, 400, 'path.set: expected the name of a configuration set'],
    ['another method', { method: 'DELETE' }, 405, 'method: expected GET at this path, got DELETE'],
    ['a question with a body', { body: '{}' }, 400, 'body: expected none at this path'],
    ['another parameter', { query: 'strem=x' }, 400, 'query.strem: unknown parameter (known: stream)'],
    ['two streams', { query: 'stream=a&stream=b' }, 400, 'query.stream: expected it once, got it again'],
    ['an empty stream', { query: 'stream=' }, 400, 'query.stream: expected the value that tells the stream apart'],
  ] satisfies [string, Asked, number, string][])('refuses %s', async (_, of, status, sentence) => {
    await world.give('acme-news', {});
    const refused = await world.ask(of);
    expect([refused.status, refused.body.detail]).toEqual([status, expect.stringContaining(sentence)]);
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(await world.store.asked()).toEqual([]);
  });

  it.each([
    ['no number', {}, 'body.n: expected a whole number of messages from 1 to 1000000, got nothing'],
    ['a part of a message', { n: 1.5 }, 'body.n: expected a whole number of messages from 1 to 1000000, got 1.5'],
    ['none', { n: 0 }, 'got 0'],
    ['too many', { n: 1_000_001 }, 'got 1000001'],
    ['a text', { n: '5' }, 'got "5"'],
    ['a field that is none', { n: 1, providr: 'x' }, 'body.providr: unknown field, did you mean "provider"?'],
    [
      'a provider that is none',
      { n: 1, provider: 7 },
      'body.provider: expected a mailbox provider as the answer names it',
    ],
    ['a stream that is none', { n: 1, stream: '' }, 'body.stream: expected the value that tells the stream apart'],
    ['a list', [] as object, 'body: expected an object such as {"n":500}, got []'],
  ])('takes nothing for %s', async (_, body, sentence) => {
    await world.give('acme-news', {});
    const refused = await world.take(body);
    expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining(sentence)]);
    expect((await world.store.read('acme-news'))?.granted).toBe(0);
  });

  it.each([
    ['no key', { headers: {} }, 400, 'header.idempotency-key: expected 1 to 128 visible ASCII characters'],
    ['an odd key', { headers: { 'idempotency-key': 'ä' } }, 400, 'such as a UUID, got something else'],
    ['a query', { query: 'stream=x' }, 400, 'query: expected none at this path'],
    ['no JSON', { body: '{"n":' }, 400, 'body: '],
    ['a book', { body: `{"n":1,"stream":"${'x'.repeat(5_000)}"}` }, 413, 'body: expected at most 4096 characters'],
    ['a prototype', { body: '{"n":1,"__proto__":{}}' }, 400, 'unknown field'],
  ])('takes nothing for a take with %s', async (_, of, status, sentence) => {
    await world.give('acme-news', {});
    const refused = await world.take({ n: 1 }, of);
    expect([refused.status, refused.body.detail]).toEqual([status, expect.stringContaining(sentence)]);
    expect((await world.store.read('acme-news'))?.granted).toBe(0);
  });

  it('says that it failed where the registry gives no answer, and logs why', async () => {
    const store = { ...world.store, read: async () => Promise.reject(new Error('no answer')) };
    expect(await world.ask({}, { ...world.deps, store })).toMatchObject({
      status: 500,
      body: { detail: 'Lazaretto could not answer; its log says why' },
    });
    expect(world.log).toEqual([expect.objectContaining({ message: 'request failed', error: 'Error: no answer' })]);
  });

  it('gives up where others always come between, and takes nothing', async () => {
    await world.give('acme-news', {});
    const store = { ...world.store, take: async () => null };
    const { take } = { take: world.ask({ ...TAKE }, { ...world.deps, store }) };
    expect(await take).toMatchObject({ status: 503, body: { detail: expect.stringContaining('too many take') } });
  });
});
const TAKE: Asked = {
  ...{ method: 'POST', path: '/allowance/acme-news/take', body: '{"n":1}' },
  headers: { 'idempotency-key': 'a' },
};
