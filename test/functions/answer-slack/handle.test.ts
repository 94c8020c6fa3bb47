import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONCURRENCY, WRITES_UNDER } from '../../../functions/answer-slack/env.ts';
import { answerSlack } from '../../../functions/answer-slack/handle.ts';
import { noRefusals } from '../../../functions/answer-slack/refuse.ts';
import { MOST_LENGTH } from '../../../functions/answer-slack/verify.ts';
import { openAlert } from '../../../shared/alerts/subject.ts';
import { MINUTE_MS } from '../../../shared/kernel/time.ts';
import { heldMoveAlert } from '../../../shared/placement/messages.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { NOW } from '../serve-admin/world.ts';
import { ANNA, bodyOf, payloadOf, REPLY_URL, type SlackWorld, signed, slackWorld } from './world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await slackWorld();
});
afterEach(() => world.dynamo.close());

const slackLines = async () => (await world.audit()).filter(({ via }: { via: string }) => via === 'slack');
const buttonsIn = (reply: unknown): string[] => {
  const { blocks = [] } = reply as { blocks?: { type: string; elements?: { action_id: string }[] }[] };
  return blocks.flatMap(({ type, elements = [] }) => (type === 'actions' ? elements.map((one) => one.action_id) : []));
};

describe('a press', () => {
  it('releases a set by the same way as the API: record, placement, alert, and an audit line with who and why', async () => {
    await world.given('acme', 'quarantined');

    const answer = await world.press('release', await world.alertOf('acme'));

    expect(answer).toEqual({ status: 200, body: '' });
    expect(await world.machine.decisions.standing('acme')).toMatchObject({
      version: 2,
      to: 'probation',
      cause: 'by-hand',
      actor: `slack:${ANNA}`,
      via: 'slack',
    });
    expect(await world.deps.placements.desired('acme')).toMatchObject({ version: 2, pool: { kind: 'home' } });
    expect(await slackLines()).toEqual([
      expect.objectContaining({
        actor: `slack:${ANNA}`,
        action: 'probation',
        from: 'quarantined',
        why: `released by hand by slack:${ANNA}: "Release" pressed on alert standing:acme:1`,
      }),
    ]);
  });

  it('says on the message who did what, and takes the buttons away that are of no use any more', async () => {
    await world.given('acme', 'quarantined');
    await world.press('release', await world.alertOf('acme'));

    const [{ url, reply } = { url: '', reply: {} }] = world.replies;
    expect(url).toBe(REPLY_URL);
    expect(reply).toMatchObject({
      replace_original: true,
      text: ':rotating_light: acme quarantined: hard bounces 20 of 60',
    });
    expect(JSON.stringify(reply)).toContain(`<@${ANNA}> pressed Release, 2026-11-20 10:30 UTC: released by hand by`);
    expect(buttonsIn(reply)).toEqual(['lazaretto.console']);
  });

  it('keeps a set in quarantine: pinned, so that nothing automatic releases it', async () => {
    await world.given('acme', 'quarantined');
    await world.press('keep', await world.alertOf('acme'));
    expect(await world.standing('acme')).toBe('quarantined');
    expect((await world.send('GET', '/sets/acme')).json).toMatchObject({ pinned: true });
  });

  it('resumes a paused set', async () => {
    await world.given('acme', 'paused');
    await world.press('resume', await world.alertOf('acme'));
    expect(await world.standing('acme')).toBe('quarantined');
  });

  it.each([
    ['approve', 'quarantined'],
    ['drop', 'healthy'],
  ] as const)('lets %s a held decision', async (button, standing) => {
    await world.given('acme', 'quarantined');
    const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets', reminders: 0 } as const;
    await world.placed('acme', { held });
    const alert = openAlert(heldMoveAlert({ configurationSet: 'acme', tenant: null }, held));
    await world.machine.messages.put(alert);

    await world.press(button, alert);

    expect(await world.machine.decisions.standing('acme')).toMatchObject({ version: 2, to: standing, via: 'slack' });
  });

  it('acknowledges once for all, changes nothing else, and leaves the other buttons', async () => {
    await world.given('acme', 'quarantined');
    const alert = await world.alertOf('acme');
    const before = await world.everything();

    await world.press('acknowledge', alert);
    world.clock.at += MINUTE_MS;
    await world.press('acknowledge', alert, { user: 'U012BERT' });

    expect(await world.everything()).toBe(before);
    expect(await slackLines()).toEqual([
      expect.objectContaining({ actor: `slack:${ANNA}`, action: 'acknowledged', to: 'standing:acme:1' }),
    ]);
    for (const { reply } of world.replies) {
      expect(JSON.stringify(reply)).toContain(`<@${ANNA}> acknowledged it, 2026-11-20 10:30 UTC`);
      expect(buttonsIn(reply)).toEqual(['lazaretto.release', 'lazaretto.keep', 'lazaretto.console']);
    }
  });

  it('still says who acknowledged when somebody decides', async () => {
    await world.given('acme', 'quarantined');
    await world.press('acknowledge', await world.alertOf('acme'));
    world.clock.at += MINUTE_MS;
    await world.press('release', await world.alertOf('acme'), { user: 'U012BERT' });
    expect(JSON.stringify(world.replies.at(-1)?.reply)).toMatch(
      /<@U012ANNA> acknowledged it.*<@U012BERT> pressed Release/,
    );
  });

  it('that comes late says what has become of the set, and changes nothing', async () => {
    await world.given('acme', 'quarantined');
    const alert = await world.alertOf('acme');
    await world.press('release', alert);
    const before = await world.everything();
    world.clock.at += MINUTE_MS;

    for (const button of ['release', 'keep'] as const) await world.press(button, alert, { user: 'U012BERT' });

    expect(await world.everything()).toBe(before);
    for (const { reply } of world.replies.slice(1)) {
      expect(JSON.stringify(reply)).toContain(
        'Nothing was changed: acme stands probation since 2026-11-20 10:30 UTC (slack:U012ANNA)',
      );
      expect(buttonsIn(reply)).toEqual(['lazaretto.console']);
    }
  });

  it('decides for one of many who press at once', async () => {
    await world.given('acme', 'quarantined');
    const alert = await world.alertOf('acme');

    await Promise.all([world.press('release', alert), world.press('release', alert, { user: 'U012BERT' })]);

    expect((await world.machine.decisions.standing('acme'))?.version).toBe(2);
    expect(JSON.stringify(world.replies).match(/Nothing was changed/g)).toHaveLength(1);
  });

  it('that makes no sense tells whoever pressed it, and nobody else', async () => {
    await world.given('acme', 'quarantined');
    const alert = await world.alertOf('acme');
    await world.press('keep', alert);
    await world.press('keep', alert, { user: 'U012BERT' });
    expect(world.replies[1]?.reply).toEqual({
      response_type: 'ephemeral',
      replace_original: false,
      text: 'Nothing was changed: acme is pinned already',
    });
  });

  it.each([
    ['an alert that nobody sent', { value: '0 standing%3Aacme%3A9' }, 'release', 'is not known any more'],
    ['a button that its alert has not', {}, 'approve', 'has no such button'],
  ] as const)('on %s changes nothing', async (_, of, button, says) => {
    await world.given('acme', 'quarantined');
    const before = await world.everything();
    expect((await world.press(button, await world.alertOf('acme'), of)).status).toBe(200);
    expect(JSON.stringify(world.replies[0]?.reply)).toContain(says);
    expect(await world.everything()).toBe(before);
  });

  it('tells how to open the console where no browser reaches it, and nothing where the button is a link', async () => {
    await world.given('acme', 'quarantined');
    const alert = await world.alertOf('acme');
    await world.press('console', alert);
    expect(JSON.stringify(world.replies[0]?.reply)).toContain('npx lazaretto console');

    const linked = { ...world.slack, buttons: { consoleUrl: 'https://console.example.com' } };
    const body = bodyOf(payloadOf('console', '0 standing%3Aacme%3A1', { user: 'U012BERT' }));
    expect(await answerSlack(linked, { headers: signed(body, world.seconds()), body })).toEqual({
      status: 200,
      body: '',
    });
    expect(world.replies).toHaveLength(1);
  });

  it('is carried out though Slack does not take the answer', async () => {
    await world.given('acme', 'quarantined');
    const deaf = { ...world.slack, reply: () => Promise.reject(new Error('Slack answered 500')) };
    const body = bodyOf(payloadOf('release', '0 standing%3Aacme%3A1'));
    expect((await answerSlack(deaf, { headers: signed(body, world.seconds()), body })).status).toBe(200);
    expect(await world.standing('acme')).toBe('probation');
  });

  it('shows nothing of a hostile name as markup', async () => {
    const set = 'a<!channel>*b*';
    await world.given(set, 'quarantined');
    await world.press('release', await world.alertOf(set));
    expect(await world.standing(set)).toBe('probation');
    // A button's value is shown to nobody.
    const shown = JSON.stringify(world.replies, (key, value) => (key === 'value' ? undefined : value));
    // In code Slack knows no markup: the command to copy stands there as it is.
    expect(shown.replaceAll(/`[^`]*`/g, '')).not.toMatch(/<!channel>|\*b\*/);
    expect(shown).not.toContain('<!channel>');
  });
});

describe('a refusal', () => {
  const body = bodyOf(payloadOf('release', '0 standing%3Aacme%3A1'));
  const at = (): number => world.seconds();
  beforeEach(() => world.given('acme', 'quarantined'));

  it.each<[name: string, status: number, kind: string, send: () => Promise<{ status: number }>]>([
    ['without a signature', 401, 'unsigned', () => world.post(body, {})],
    [
      'with a timestamp that is no number',
      401,
      'unsigned',
      () => world.post(body, { ...signed(body, at()), 'x-slack-request-timestamp': '1e9' }),
    ],
    ['of another secret', 401, 'wrong-signature', () => world.post(body, signed(body, at(), 'another secret'))],
    ['with more behind it', 401, 'wrong-signature', () => world.post(`${body}&`, signed(body, at()))],
    [
      'with another timestamp',
      401,
      'wrong-signature',
      () => world.post(body, { ...signed(body, at()), 'x-slack-request-timestamp': `${at() - 1}` }),
    ],
    ['of long ago', 401, 'stale', () => world.post(body, signed(body, at() - 301))],
    ['of the future', 401, 'stale', () => world.post(body, signed(body, at() + 301))],
    ['that is too large', 413, 'too-large', () => world.post('x'.repeat(MOST_LENGTH + 1), signed('x', at()))],
    ['that is no payload', 400, 'malformed', () => world.post('payload={', signed('payload={', at()))],
    [
      'of somebody who is not on the list',
      403,
      'not-allowed',
      () =>
        world.post(
          bodyOf(payloadOf('release', '0 a', { user: 'U0EVE' })),
          signed(bodyOf(payloadOf('release', '0 a', { user: 'U0EVE' })), at()),
        ),
    ],
  ])('of a request %s is %d, one audit line of %s, and nothing changed', async (_, status, kind, send) => {
    const before = await world.everything();

    expect((await send()).status).toBe(status);

    expect(await slackLines()).toEqual([expect.objectContaining({ action: 'refused', to: kind })]);
    expect(world.metered).toEqual(['SlackRefused']);
    expect(world.replies).toEqual([]);
    expect(await world.everything()).toBe(before);
  });

  it.each([-300, 300])('is none at the edge of five minutes (%d s)', async (offset) => {
    expect((await world.post(body, signed(body, at() + offset))).status).toBe(200);
  });

  it('meets an interaction that comes again, though it is signed and fresh', async () => {
    const headers = signed(body, at());
    expect((await world.post(body, headers)).status).toBe(200);
    const version = (await world.machine.decisions.standing('acme'))?.version;

    world.clock.at += MINUTE_MS;
    expect((await world.post(body, headers)).status).toBe(403);

    expect((await world.machine.decisions.standing('acme'))?.version).toBe(version);
    expect(world.replies).toHaveLength(1);
    expect((await slackLines())[0]).toMatchObject({ action: 'refused', to: 'replayed', actor: `slack:${ANNA}` });
  });

  it('meets copies of one interaction that come at once, all but one', async () => {
    const headers = signed(body, at());
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.post(body, headers)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403]);
  });

  it('meets somebody of the list in another workspace', async () => {
    const alert = await world.alertOf('acme');
    expect((await world.press('release', alert, { workspace: 'T0OTHER' })).status).toBe(403);
    expect(await world.standing('acme')).toBe('quarantined');
  });

  it('meets an answer to anybody but Slack', async () => {
    for (const replyUrl of [
      'http://hooks.slack.com/actions/1',
      'https://hooks.slack.com.evil.example/',
      'https://hooks.slack.com@192.0.2.1/',
      'https://hooks.slack.com:8443/',
      'https://192.0.2.1/',
      'file:///etc/passwd',
    ]) {
      expect((await world.press('release', await world.alertOf('acme'), { replyUrl })).status, replyUrl).toBe(400);
    }
    expect(world.replies).toEqual([]);
  });

  it('writes a line a minute and kind, however many there are and whichever copy of the function meets them', async () => {
    for (let copy = 0; copy < CONCURRENCY; copy++) {
      const other = { ...world.slack, refusals: noRefusals() };
      for (let i = 0; i < 20; i++) await answerSlack(other, { headers: {}, body });
      world.clock.at += 7_000;
    }
    expect(await slackLines()).toHaveLength(1);
    expect(world.metered).toHaveLength(20 * CONCURRENCY);

    world.clock.at += MINUTE_MS;
    for (let i = 0; i < 20; i++) await world.post(body, {});
    expect(await slackLines()).toHaveLength(2);
  });

  it('asks the registry once a minute for a line that is there', async () => {
    let puts = 0;
    const trail = { put: async () => ++puts };
    const counted = { ...world.slack, change: { ...world.slack.change, trail } };
    for (let i = 0; i < 50; i++) await answerSlack(counted, { headers: {}, body });
    expect(puts).toBe(1);
  });

  it('reads the secret for nothing that cannot be Slack’s', async () => {
    let read = 0;
    const counted = { ...world.slack, sign: async () => String(++read) };
    await answerSlack(counted, { headers: {}, body });
    await answerSlack(counted, { headers: signed(body, at() - 301), body });
    expect(read).toBe(0);
  });

  it('never throws, and changes nothing, whatever is sent with the right signature', async () => {
    const near = fc.record(
      {
        type: fc.constantFrom('block_actions', 'view_submission', 1),
        user: fc.oneof(
          fc.record({ id: fc.oneof(fc.constant(ANNA), fc.string()), team_id: fc.string() }),
          fc.anything(),
        ),
        response_url: fc.oneof(fc.constant(REPLY_URL), fc.webUrl(), fc.anything()),
        actions: fc.oneof(fc.array(fc.record({ action_id: fc.string(), value: fc.string() })), fc.anything()),
      },
      { requiredKeys: [] },
    );
    const before = await world.everything();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          near.map(bodyOf),
          fc.string(),
          fc.string().map((text) => `payload=${text}`),
        ),
        async (sent) => {
          const { status } = await world.post(sent, signed(sent, at()));
          expect([400, 403]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
    expect(await world.everything()).toBe(before);
    expect(world.replies).toEqual([]);
  });

  it('never passes what was not signed with the secret', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ minLength: 1 }), fc.nat(600), async (sent, secret, ago) => {
        const { status } = await world.post(sent, signed(sent, at() - ago, `not ${secret}`));
        expect(status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what it may write', () => {
  it('is under prefixes of their own', async () => {
    const writes: string[] = [];
    world.dynamo.changes.subscribe(({ keys }) => writes.push(String(keys.pk)));
    await world.given('acme', 'quarantined');
    writes.length = 0;
    const alert = await world.alertOf('acme');
    await world.press('acknowledge', alert);
    await world.press('keep', alert);
    await world.press('release', alert, { user: 'U012BERT' });
    await world.post('', {});

    expect(await world.standing('acme')).toBe('probation');
    expect(writes.length).toBeGreaterThan(8);
    for (const p of writes)
      expect(
        WRITES_UNDER.some((prefix) => p.startsWith(prefix)),
        p,
      ).toBe(true);
    expect(setKey.settings('acme').pk.startsWith(WRITES_UNDER[0])).toBe(true);
  });
});
