import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoAllowances } from '../../../functions/_adapters/dynamodb/allowances.ts';
import { dynamoMessages } from '../../../functions/_adapters/dynamodb/messages.ts';
import { renewed } from '../../../shared/allowance/take.ts';
import { DAY_MS, HOUR_MS, hourOf, hourStart, iso, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { askedKey } from '../../../shared/registry/growth-keys.ts';
import { deploymentKey, messageKey } from '../../../shared/registry/keys.ts';
import { ladderRecord } from '../../support/ladder-record.ts';
import { type AdminWorld, ALICE, adminWorld, NOW } from './world.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
});
afterAll(() => world.dynamo.close());

const act = (set: string, action: string, seen: string, more: object = {}) =>
  world.send('POST', `/sets/${set}/actions`, { body: { action, reason: 'ticket 481', ...more }, seen });

describe('an action by hand', () => {
  it('moves a set, wants its placement, tells, and leaves a line in the audit trail', async () => {
    await world.given('birch');

    const answer = await act('birch', 'quarantine', '0.0');

    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ name: 'birch', standing: 'quarantined', version: '1.0' });
    expect(answer.headers['etag']).toBe('"1.0"');
    expect(await world.machine.decisions.standing('birch')).toMatchObject({
      cause: 'by-hand',
      actor: ALICE,
      sentence: `quarantined by hand by ${ALICE}: ticket 481`,
    });
    expect(await world.deps.placements.desired('birch')).toMatchObject({ automatic: false, version: 1 });
    expect((await world.send('GET', '/audit?name=birch')).json.items).toEqual([
      {
        id: 'standing:birch:1',
        at: iso(NOW),
        actor: ALICE,
        via: 'api',
        action: 'quarantined',
        target: { kind: 'set', name: 'birch' },
        from: 'healthy',
        to: 'quarantined',
        why: `quarantined by hand by ${ALICE}: ticket 481`,
      },
    ]);
  });

  it('changes nothing under a version that is not the present one', async () => {
    await world.given('cedar', 'quarantined');

    const answer = await act('cedar', 'release', '0.0');

    expect(answer.status).toBe(412);
    expect(answer.json.errors[0]).toMatchObject({ field: 'header.if-match' });
    expect((await world.machine.decisions.standing('cedar'))?.version).toBe(1);
  });

  it.each([
    ['release', 'release of what is healthy'],
    ['resume', 'resume of what is not paused'],
    ['approve', 'approval where nothing is held'],
    ['unpin', 'unpinning what is not pinned'],
  ])('%s: refuses what makes no sense', async (action) => {
    await world.given('elder');

    const answer = await act('elder', action, '0.0');

    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ status: 409, errors: [{ field: 'body.action' }] });
    expect(answer.json.errors[0].sentence).toContain('elder');
    expect(await world.machine.decisions.standing('elder')).toBeNull();
  });

  it.each([
    ['an empty reason', { reason: '  ' }, 'body.reason', 400],
    ['no reason', { reason: undefined }, 'body.reason', 400],
    ['a reason in two lines', { reason: 'a\nb' }, 'body.reason', 400],
    ['a reason that turns the writing direction round', { reason: 'a\u202eb' }, 'body.reason', 400],
    ['an unknown action', { action: 'explode' }, 'body.action', 400],
    ['an end time that is over', { until: iso(NOW) }, 'body.until', 422],
    ['an end time that is none', { until: 'tomorrow' }, 'body.until', 400],
    ['a field that is not known', { untill: iso(NOW + 1) }, 'body.untill', 400],
  ])('refuses %s, and names the field', async (_, more, field, status) => {
    await world.given('fir');

    const answer = await act('fir', 'quarantine', '0.0', more);

    expect(answer.status).toBe(status);
    expect(answer.json.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await world.machine.decisions.standing('fir')).toBeNull();
  });

  it('refuses an end time with what cannot end', async () => {
    const answer = await act('fir', 'release', '0.0', { until: iso(NOW + 1) });
    expect(answer.json.errors[0].field).toBe('body.until');
  });

  it('knows no set that has never sent', async () => {
    const answer = await act('nobody', 'quarantine', '0.0');
    expect(answer.status).toBe(404);
    expect(answer.json.errors[0].field).toBe('path.set');
  });
});

describe('what was decided for a time only', () => {
  it('ends by itself: a quarantine in release, a pause in quarantine, pin and mode in what the policy says', async () => {
    for (const set of ['hazel', 'holly', 'ivy']) await world.given(set);
    const until = iso(NOW + HOUR_MS);
    expect((await act('hazel', 'quarantine', '0.0', { until })).status).toBe(200);
    expect((await act('holly', 'pause', '0.0', { until })).status).toBe(200);
    expect((await act('ivy', 'pin', '0.0', { until })).status).toBe(200);
    const mode = { body: { mode: 'observe', reason: 'x', until }, seen: '0.1' };
    expect((await world.send('PUT', '/sets/ivy/mode', mode)).json).toMatchObject({ mode: 'observe', pinned: true });

    await world.tick(NOW + HOUR_MS - 1);
    expect((await world.machine.decisions.standing('hazel'))?.to).toBe('quarantined');
    expect((await world.send('GET', '/sets/ivy')).json).toMatchObject({ pinned: true, mode: 'observe' });

    await world.tick(NOW + HOUR_MS);
    expect((await world.machine.decisions.standing('hazel'))?.to).toBe('probation');
    expect((await world.machine.decisions.standing('holly'))?.to).toBe('quarantined');
    expect((await world.send('GET', '/sets/ivy')).json).toMatchObject({ pinned: false, mode: 'enforce' });
    const [line] = (await world.send('GET', '/audit?name=ivy')).json.items;
    expect(line).toMatchObject({ actor: 'lazaretto', via: 'machine', action: 'end of pinned and mode' });
    world.clock.at = NOW;
  });
});

describe('a held decision', () => {
  const hold = async (set: string) => {
    await world.given(set, 'quarantined');
    const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    await world.placed(set, { held });
  };

  it('is listed, and passes when a person approves: decided once more, by hand', async () => {
    await hold('larch');
    const { items } = (await world.send('GET', '/held')).json;
    expect(items).toMatchObject([{ name: 'larch', version: '1.0', why: 'blast-radius' }]);

    expect((await act('larch', 'approve', '1.0')).json).toMatchObject({ standing: 'quarantined', version: '2.0' });

    expect(await world.deps.placements.desired('larch')).toMatchObject({ version: 2, automatic: false });
    expect((await world.send('GET', '/held')).json.items).toEqual([]);
    expect((await act('larch', 'approve', '2.0')).status).toBe(409);
  });

  it('falls when a person drops it, and does not count as an offence', async () => {
    await hold('lilac');
    expect((await act('lilac', 'drop', '1.0')).json).toMatchObject({ standing: 'healthy' });
    expect(await world.machine.decisions.standing('lilac')).toMatchObject({ offences: 0 });
    expect(await world.deps.placements.desired('lilac')).toMatchObject({ pool: { kind: 'home' } });
  });
});

describe('the release of many', () => {
  it('undoes what was moved automatically since a moment, and neither pins, exemptions nor decisions by hand', async () => {
    const alone = await adminWorld();
    await alone.given('new', 'quarantined');
    await alone.given('silent', 'paused');
    await alone.given('old', 'quarantined', { at: NOW - 2 * HOUR_MS });
    await alone.given('hand', 'quarantined', { cause: 'by-hand' });
    for (const action of ['pin', 'exempt']) {
      await alone.given(action, 'quarantined');
      await alone.send('POST', `/sets/${action}/actions`, { body: { action, reason: 'x' }, seen: '1.0' });
    }
    const body = { since: iso(NOW - HOUR_MS), reason: 'false alarm' };

    const { json } = await alone.send('POST', '/releases', { body });

    expect(json.released.map(({ name }: { name: string }) => name).toSorted()).toEqual(['new', 'silent']);
    expect(json.skipped.map(({ name }: { name: string }) => name).toSorted()).toEqual(['exempt', 'hand', 'old', 'pin']);
    expect((await alone.machine.decisions.standing('silent'))?.to).toBe('probation');
    expect((await alone.machine.decisions.standing('pin'))?.version).toBe(1);
    expect((await alone.send('POST', '/releases', { body })).json.released).toEqual([]);

    const home = await alone.send('POST', '/operations/release-all', { body: { reason: 'taking it down' } });
    expect(home.json.released).toHaveLength(4);
    expect((await alone.send('GET', '/switch')).json.automatic).toBe(false);
    await alone.dynamo.close();
  });
});

describe('the switch', () => {
  it('puts every set into observe mode, whatever sets and tenants say, and back', async () => {
    const alone = await adminWorld();
    await alone.given('birch', 'quarantined');
    await alone.send('PUT', '/sets/birch/mode', { body: { mode: 'enforce', reason: 'x' }, seen: '1.0' });
    const thrown = await alone.send('PUT', '/switch', { body: { mode: 'observe', reason: 'stop' }, seen: '0' });
    expect(thrown.json).toEqual({ automatic: true, mode: 'observe', version: '1' });
    expect((await alone.send('GET', '/sets/birch')).json.mode).toBe('observe');

    // within the minute: the set is looked at though nothing of it was due for an hour
    await alone.tick(NOW + MINUTE_MS);
    expect(await alone.machine.decisions.standing('birch')).toMatchObject({ to: 'healthy', cause: 'mode-change' });
    expect(await alone.deps.placements.desired('birch')).toMatchObject({ pool: { kind: 'home' } });

    await alone.send('PUT', '/switch', { body: { mode: 'policy', reason: 'go on' }, seen: '1' });
    expect((await alone.send('GET', '/sets/birch')).json.mode).toBe('enforce');
    await alone.dynamo.close();
  });
});

describe('a repeated request', () => {
  it('gives the same answer and changes nothing twice; its key is good for nothing else', async () => {
    await world.given('maple');
    const request = { body: { action: 'quarantine', reason: 'ticket 481' }, seen: '0.0', key: 'once' };
    const first = await world.send('POST', '/sets/maple/actions', request);
    const again = await world.send('POST', '/sets/maple/actions', request);

    expect(again.text).toBe(first.text);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await world.machine.decisions.history('maple')).length).toBe(1);

    const other = { ...request, body: { action: 'quarantine', reason: 'another' } };
    expect((await world.send('POST', '/sets/maple/actions', other)).status).toBe(422);
    const stranger = await world.send('POST', '/sets/maple/actions', { ...request, actor: 'arn:aws:iam::1:user/bob' });
    expect(stranger.status).toBe(412);
  });

  it('is refused again where it was refused, though it would make sense by now', async () => {
    await world.given('oak');
    const request = { body: { action: 'release', reason: 'x' }, seen: '0.0', key: 'refused' };
    expect((await world.send('POST', '/sets/oak/actions', request)).status).toBe(409);
    await act('oak', 'quarantine', '0.0');
    expect((await world.send('POST', '/sets/oak/actions', request)).status).toBe(409);
    expect((await world.machine.decisions.standing('oak'))?.to).toBe('quarantined');
  });

  it('is carried out once however many come at once', async () => {
    await world.given('pine');
    const request = { body: { action: 'pin', reason: 'x' }, seen: '0.0', key: 'burst' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.send('POST', '/sets/pine/actions', request)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].every((status) => status === 200 || status === 409)).toBe(true);
    expect((await world.audit()).filter((line: { id: string }) => line.id.startsWith('settings:pine'))).toHaveLength(1);
  });
});

describe('the policy', () => {
  it('is read, validated, saved under its version, and audited', async () => {
    const { json } = await world.send('GET', '/policy');
    expect(json).toMatchObject({ source: 'deployment', version: '0' });
    const bad = JSON.stringify({ limits: { hardBounce: { warn: 0.1, quarantine: 0.05 } } });
    expect((await world.send('POST', '/policy/validate', { body: { policy: bad } })).json.valid).toBe(false);

    const refused = await world.send('PUT', '/policy', { body: { policy: bad, reason: 'x' }, seen: '0' });
    expect(refused.status).toBe(422);
    expect(refused.json.detail).toContain('expected warn ≤ quarantine ≤ pause');

    const good = JSON.stringify({ mode: 'enforce', limits: { hardBounce: { quarantine: 0.04 } } });
    const saved = await world.send('PUT', '/policy', { body: { policy: good, reason: 'stricter' }, seen: '0' });
    expect(saved.json).toEqual({ policy: good, source: 'saved', version: '1' });
    expect((await world.machine.policy()).limits.hardBounce.quarantine).toBe(0.04);
    expect((await world.send('PUT', '/policy', { body: { policy: good, reason: 'x' }, seen: '0' })).status).toBe(412);
    const [line] = (await world.send('GET', '/audit?kind=policy')).json.items;
    expect(line).toMatchObject({ action: 'policy', actor: ALICE, to: good, why: 'stricter' });
  });

  it('groups sets into tenants', async () => {
    const tenant = {
      sets: ['acme-*'],
      mode: 'observe',
      limits: { complaint: { warn: 0.0005 } },
      reason: 'new customer',
    };
    expect((await world.send('PUT', '/tenants/acme', { body: tenant, seen: '1' })).json.version).toBe('2');
    await world.given('acme-news');
    expect((await world.send('GET', '/sets/acme-news')).json).toMatchObject({ tenant: 'acme', mode: 'observe' });
    const removed = await world.send('DELETE', '/tenants/acme', { body: { reason: 'left' }, seen: '2' });
    expect(removed.status).toBe(200);
    expect((await world.send('DELETE', '/tenants/acme', { body: { reason: 'left' }, seen: '3' })).status).toBe(404);
  });

  it('shows what another one would have done to the last week', async () => {
    await world.given('rowan');
    await world.mail('rowan', 960, 40, 24);
    const body = {
      policy: JSON.stringify({ mode: 'enforce', limits: { hardBounce: { warn: 0.005, quarantine: 0.01 } } }),
    };

    const { json } = await world.send('POST', '/policy/preview', { body });

    const [change] = json.changes.filter(({ name }: { name: string }) => name === 'rowan');
    expect(change.present?.level ?? null).not.toBe('quarantine');
    expect(change.proposed).toMatchObject({ level: 'quarantine' });
    expect(change.proposed.sentence).toContain('limit 1.00 %');
    expect(json.looked).toBe(json.of);
  });

  it('keeps one key for suppression lists, and a line for each look or change, without addresses', async () => {
    const key = (proposed: string) =>
      world.send('POST', '/operations/suppression-key', { body: { proposed, reason: 'ticket' } });
    const [first, second] = ['12'.repeat(32), '34'.repeat(32)];
    expect((await key(first)).json).toEqual({ key: first });
    expect((await key(second)).json).toEqual({ key: first });

    const body = { action: 'import', tenant: 'acme', count: 2, digest: 'cd'.repeat(32), reason: 'moved in' };
    expect((await world.send('POST', '/operations/suppression', { body })).status).toBe(200);
    expect((await world.send('GET', '/audit?action=suppression-import')).json.items).toMatchObject([
      {
        actor: ALICE,
        target: { kind: 'tenant', name: 'acme' },
        to: `2 addresses, hmac-sha256 ${body.digest}`,
        why: 'moved in',
      },
    ]);
    const wrong = await world.send('POST', '/operations/suppression', { body: { ...body, digest: 'jo@example.com' } });
    expect([wrong.status, wrong.json.detail]).toEqual([400, expect.stringContaining('digest')]);
  });

  it('says what tenants and sets with a ladder may send', async () => {
    expect((await world.send('GET', '/ladders')).json).toEqual({ items: [] });
    const now = {
      step: 2,
      allowed: 672,
      perHour: 28,
      providers: { yahoo: { allowed: 50, step: 1 } },
      next: null,
      why: 'w',
      over: null,
    };
    const changes = [{ kind: 'climb', day: 20_000, provider: null, sentence: 'climbed' }];
    const days = [{ day: 19_999, providers: { google: { sent: 40 }, yahoo: { sent: 2 } } }];
    await world.machine.ladders.save(ladderRecord('tenant:acme', { at: NOW, days, now: { ...now, changes } }));

    expect((await world.send('GET', '/ladders')).json.items).toEqual([
      {
        ...now,
        subject: 'tenant',
        name: 'acme',
        ladder: 'sendgrid',
        from: '2026-11-01',
        steps: 42,
        days: [{ day: '2024-10-03', sent: 42 }],
        providers: [{ provider: 'yahoo', allowed: 50 }],
        changes: [{ ...changes[0], day: '2024-10-04' }],
        at: iso(NOW),
      },
    ]);
    await world.machine.ladders.remove('tenant:acme');
    for (const key of ['domain:a.example', 'pool:warm'])
      await world.machine.ladders.save(ladderRecord(key, { at: NOW, now: { ...now, changes } }));
    const { items } = (await world.send('GET', '/ladders')).json;
    expect(items.map(({ subject, name }: Record<string, string>) => `${subject} ${name}`)).toEqual([
      'domain a.example',
      'pool warm',
    ]);
    for (const key of ['domain:a.example', 'pool:warm']) await world.machine.ladders.remove(key);
  });

  it('says what applications that ask may send within the hour', async () => {
    expect((await world.send('GET', '/allowances')).json).toEqual({ items: [] });
    await world.given('acme-transactional');
    const owned = { body: { tenant: 'acme', reason: 'theirs' }, seen: '0.0' };
    expect((await world.send('PUT', '/sets/acme-transactional/settings', owned)).status).toBe(200);
    const store = dynamoAllowances(world.registry);
    for (const name of ['shared/birch', 'acme-transactional', 'gone']) await store.ask(name, name === 'gone' ? 0 : NOW);
    const hour = hourOf(NOW);
    const part = { allowed: 100, providers: { yahoo: 10 }, why: '' };
    await store.save('acme-transactional', renewed(null, part, { hour, sent: 7, planned: 0 }));
    await store.saveReason('acme-transactional', { hour, why: 'step 3 of 8' });
    const seen = await store.read('acme-transactional');
    if (seen !== null) await store.take('acme-transactional', seen, { key: '01', granted: 4, provider: 'yahoo' });

    expect((await world.send('GET', '/allowances')).json.items).toEqual([
      {
        ...{ name: 'acme-transactional', tenant: 'acme', hour: iso(hourStart(hour)), allowed: 100, granted: 4 },
        ...{ remaining: 96, grantedToday: 4, sent: 7, why: 'step 3 of 8', askedAt: iso(NOW) },
        providers: [{ provider: 'yahoo', allowed: 10, granted: 4 }],
      },
      expect.objectContaining({ name: 'shared/birch', hour: null, remaining: null, why: 'not worked out yet' }),
    ]);
    for (const name of ['shared/birch', 'acme-transactional', 'gone']) await world.registry.remove(askedKey(name));
  });

  it('says how pools and domains are used, and when that was counted', async () => {
    const { surveys } = world.machine;
    await surveys.saveDomain({
      name: 'mail.acme.example',
      at: NOW,
      days: [],
      lastDay: 20_000,
      sets: { count: 1, first: ['acme-news'] },
      tenants: { count: 0, first: [] },
    });
    const { items, surveyedAt } = (await world.send('GET', '/domains')).json;
    expect(items).toMatchObject([
      { domain: 'mail.acme.example', lastDay: '2024-10-04', records: 'unknown', perDay: 0 },
    ]);
    expect((await world.send('GET', '/capacity')).json.surveyedAt).toBe(surveyedAt);
  });

  it('keeps what a tenant says of its mail, and grades it', async () => {
    const tenant = { sets: ['acme-*'], declared: { perDay: 500, lists: 'purchased' }, reason: 'new customer' };
    const row = async () =>
      (await world.send('GET', '/tenants')).json.items.find(({ name }: { name: string }) => name === 'acme');
    const seen = async () => (await world.send('GET', '/policy')).json.version;
    expect((await world.send('PUT', '/tenants/acme', { body: tenant, seen: await seen() })).status).toBe(200);
    expect(await row()).toMatchObject({
      declared: { perDay: 500, lists: 'purchased' },
      profile: { grade: 'D', pool: 'new-senders', surveyedAt: null },
    });

    // An edit that says nothing of it leaves it as it is; null takes it away.
    const edited = { sets: ['acme-*', 'acorn-*'], reason: 'another set' };
    await world.send('PUT', '/tenants/acme', { body: edited, seen: await seen() });
    expect(await row()).toMatchObject({ patterns: ['acme-*', 'acorn-*'], declared: { lists: 'purchased' } });
    await world.send('PUT', '/tenants/acme', { body: { ...edited, declared: null }, seen: await seen() });
    expect(await row()).toMatchObject({ declared: null, profile: { grade: 'B' } });

    // Its ladder is the policy's to change, and an edit of the tenant leaves it alone.
    const file = JSON.parse((await world.send('GET', '/policy')).json.policy);
    file.tenants.acme.ladder = { id: 'tiers', from: '2026-12-01' };
    const saved = { policy: JSON.stringify(file), reason: 'a ladder' };
    expect((await world.send('PUT', '/policy', { body: saved, seen: await seen() })).status).toBe(200);
    await world.send('PUT', '/tenants/acme', { body: { sets: ['acme-*'], reason: 'edited' }, seen: await seen() });
    expect(JSON.parse((await world.send('GET', '/policy')).json.policy).tenants.acme).toEqual({
      sets: ['acme-*'],
      ladder: { id: 'tiers', from: '2026-12-01' },
    });

    const wrong = { ...tenant, declared: { lists: 'bought' } };
    const refused = await world.send('PUT', '/tenants/acme', { body: wrong, seen: await seen() });
    expect([refused.status, refused.json.detail]).toEqual([400, expect.stringContaining('declared.lists')]);
  });
});

describe('one set', () => {
  it('shows its series, its evidence against each limit, and what it came from', async () => {
    await world.given('sorbus');
    await world.mail('sorbus', 600, 400, 3);
    const { json } = await world.send('GET', '/sets/sorbus');
    const reading = json.readings.find(
      (r: { metric: string; level: string }) => r.metric === 'hardBounce' && r.level === 'pause',
    );
    expect(reading).toMatchObject({ limit: 0.1, convicts: true, bar: 10 });
    expect(json.sentences[0]).toContain('limit 2.00 %');
    expect(json.unjudged).toEqual([]);

    const series = (await world.send('GET', '/sets/sorbus/series?by=hour')).json;
    expect(series.points).toHaveLength(3);
    expect(series.points[0]).toMatchObject({ deliveries: 600, hardBounces: 400, hardBounceRate: 0.4 });
    expect(series.providers).toEqual([
      { name: 'microsoft', deliveries: 1800, hardBounces: 1200, reports: true, softBounces: 0, complaints: 0 },
    ]);
    const tooLong = await world.send('GET', `/sets/sorbus/series?by=slot&from=${iso(NOW - 4 * DAY_MS)}`);
    expect(tooLong.json.errors[0].field).toBe('query.from');
  });
});

describe('the fleet', () => {
  it('is summed up, and listed page by page, the worst first', async () => {
    const alone = await adminWorld();
    await alone.given('calm');
    await alone.given('bad', 'quarantined');
    await alone.given('near');
    await alone.mail('near', 96, 4);
    const fleet = (await alone.send('GET', '/fleet')).json;
    expect(fleet).toMatchObject({
      standings: { healthy: 2, quarantined: 1 },
      day: { deliveries: 96, hardBounces: 4, hardBounceRate: 0.04 },
      actor: ALICE,
      mayWrite: true,
      known: 3,
      of: 3,
      asOf: iso(NOW),
    });
    expect(fleet.worst.map(({ name }: { name: string }) => name)).toEqual(['bad', 'near', 'calm']);

    expect(fleet.notices).toEqual([]);
    const found = (sentence: string, since: number) => ({ count: 1, first: [sentence], since, reminders: 0 });
    const findings = {
      unassigned: found('bare.example', NOW - 5),
      tenantsPaused: found('acme: SES says "too many bounces"', NOW - 9),
      strays: null,
    };
    await alone.registry.put(deploymentKey.findings, { record: JSON.stringify(findings) });
    expect((await alone.send('GET', '/fleet')).json.notices).toMatchObject([
      { severity: 'critical', title: 'SES has paused a tenant', sentence: findings.tenantsPaused.first[0] },
      { severity: 'info', sentence: 'bare.example', since: iso(NOW - 5) },
    ]);

    const queued = { count: 2, first: ['bad: 40 mails that waited at SES when it was moved left by 192.0.2.9'] };
    const leaks = { at: NOW - 3, names: { count: 0, first: [] }, queued };
    await alone.registry.put(deploymentKey.leaks, { record: JSON.stringify(leaks) });
    expect((await alone.send('GET', '/fleet')).json.notices.at(-1)).toMatchObject({
      severity: 'info',
      sentence: `${queued.first[0]}; and 1 more`,
      since: iso(NOW - 3),
    });

    expect(fleet.account).toBeNull();
    const account = { enforcement: 'HEALTHY', sendingEnabled: true, production: true, quota: { most: 100, sent: 12 } };
    const record = JSON.stringify({ account, tenants: [], endpoints: [], seenAt: NOW - 5 });
    await alone.registry.put(deploymentKey.account, { record });
    expect((await alone.send('GET', '/fleet')).json.account).toEqual({
      sentence: 'healthy, 12 of 100 sent in 24 hours, 12 %',
      seenAt: iso(NOW - 5),
    });

    const first = (await alone.send('GET', '/sets?limit=2')).json;
    const second = (await alone.send('GET', `/sets?limit=2&cursor=${first.next}`)).json;
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['bad', 'near', 'calm']);
    expect(second.next).toBeNull();
    const cut = first.next.slice(0, -1);
    for (const path of [`/sets?limit=2&cursor=${cut}`, `/sets?limit=2&sort=name&cursor=${first.next}`]) {
      const { status, json } = await alone.send('GET', path);
      expect([status, json.errors[0].field]).toEqual([400, 'query.cursor']);
    }
    // what was just done is seen at once
    await alone.send('POST', '/sets/calm/actions', { body: { action: 'pause', reason: 'x' }, seen: '0.0' });
    expect((await alone.send('GET', '/sets?limit=1')).json.items[0]).toMatchObject({
      name: 'calm',
      standing: 'paused',
    });
    await alone.dynamo.close();
  });
});

describe('operations on the whole deployment', () => {
  it('send a test alert, and have closed slots folded again', async () => {
    const sent = await world.send('POST', '/operations/test-alert', { body: { reason: 'does it arrive?' } });
    expect(sent.json.sentence).toContain('on its way');
    const path = `/operations/test-alert?alertId=${sent.json.alertId}`;
    expect((await world.send('GET', path)).json).toMatchObject({ state: 'waiting', channels: [] });
    expect((await world.send('GET', '/operations/test-alert')).json.alertId).toBe(sent.json.alertId);

    const messages = dynamoMessages(world.registry);
    const key = messageKey(sent.json.alertId, 0);
    const until = NOW + MINUTE_MS;
    await messages.lease(key, NOW, until);
    await messages.acknowledge(key, 'sns', NOW);
    await messages.failed(key, until, NOW + 2 * MINUTE_MS, { slack: 'Slack answered 403 invalid_token' });
    const failing = await world.send('GET', path);
    expect(failing.json).toMatchObject({ state: 'failing' });
    expect(failing.json.channels.map(({ name, sentence }: Record<string, string>) => `${name} ${sentence}`)).toEqual([
      `sns took it at ${iso(NOW)}`,
      'slack did not take it: Slack answered 403 invalid_token',
    ]);
    await messages.lease(key, NOW + 2 * MINUTE_MS, NOW + 3 * MINUTE_MS);
    await messages.acknowledge(key, 'slack', NOW + 2 * MINUTE_MS);
    await messages.finish(key, NOW + 3 * MINUTE_MS, NOW + 2 * MINUTE_MS);
    expect((await world.send('GET', path)).json).toMatchObject({
      state: 'done',
      channels: [{ name: 'sns' }, { name: 'slack' }],
    });
    expect((await world.send('GET', '/operations/test-alert?alertId=standing:a:1')).status).toBe(404);

    const span = { from: iso(NOW - HOUR_MS), to: iso(NOW), reason: 'restored from a backup' };
    expect((await world.send('POST', '/operations/refold', { body: span })).json.sentence).toContain('13 slots');
    expect((await world.machine.work.due('fold', NOW, 100)).length).toBe(13);
    const old = { ...span, from: iso(NOW - 20 * DAY_MS), to: iso(NOW - 20 * DAY_MS) };
    expect((await world.send('POST', '/operations/refold', { body: old })).json.errors[0].field).toBe('body.from');
    expect((await world.send('POST', '/operations/redrive', { body: { reason: 'x' } })).status).toBe(501);
  });
});
