import { expect, it } from 'vitest';
import { ladderRecord } from '../../../support/ladder-record.ts';
import { dialogOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('tenants', {}, (open, world) => {
  const policy = async () => JSON.parse((await world().send('GET', '/policy')).json.policy);
  type Opened = Awaited<ReturnType<typeof open>>['page'];
  const confirm = async (page: Opened, verb: string) => {
    await page.getByLabel('Reason (kept').fill('ticket 481');
    await dialogOf(page).getByRole('button', { name: verb, exact: true }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
  };

  it('are made by keyboard alone, edited, and removed, with sets, mode and limits', async () => {
    await world().given('acorn-news', 'quarantined');
    const { page, complaints } = await open(`${world().url}/#/tenants`);
    await page.getByText('There is no tenant yet.').waitFor();

    await page.getByRole('button', { name: 'New tenant' }).press('Enter');
    await page.getByLabel('Name').focus();
    await page.keyboard.type('acorn');
    await page.keyboard.press('Tab');
    await page.keyboard.type('acorn-*');
    await page.getByLabel('Hard bounces: warn').focus();
    await page.keyboard.type('0.7');
    await page.keyboard.press('Enter');
    await page.getByLabel('Reason (kept').fill('a new customer');
    await page.keyboard.press('Enter');
    await page.getByText('Tenant acorn was saved.').waitFor();
    expect((await policy()).tenants).toEqual({ acorn: { sets: ['acorn-*'], limits: { hardBounce: { warn: 0.007 } } } });
    const row = page.getByRole('row', { name: /acorn/ });
    await row.getByText('1 ■ quarantined').waitFor();
    await row.getByText('Hard bounces: warn 0.70 %').waitFor();

    await page.getByRole('button', { name: 'Edit acorn' }).click();
    expect(await page.getByLabel('Hard bounces: warn').inputValue()).toBe('0.7');
    await page.getByLabel('Hard bounces: warn').fill('');
    await page.getByLabel('Mode').selectOption('observe');
    await page.getByLabel('Configuration sets, one a line').fill('acorn-*\noak');
    await page.getByRole('button', { name: 'Save tenant' }).click();
    await confirm(page, 'Save');
    expect((await policy()).tenants).toEqual({ acorn: { sets: ['acorn-*', 'oak'], mode: 'observe' } });

    await page.getByRole('button', { name: 'Remove acorn' }).click();
    await confirm(page, 'Remove');
    expect((await policy()).tenants).toEqual({});
    expect(complaints).toEqual([]);
    const { items } = (await world().send('GET', '/audit?kind=tenant')).json;
    expect(items.map(({ action, via }: { action: string; via: string }) => [action, via])).toEqual([
      ['tenant removed', 'console'],
      ['tenant', 'console'],
      ['tenant', 'console'],
    ]);
  });

  it('say whose sets are bad together, and what new senders are', async () => {
    const record = (tenant: string | null, sentence: string) => ({
      ...{ key: tenant === null ? 'new' : `tenant#${tenant}`, tenant, openedAt: 0, closedAt: null, mode: 'enforce' },
      ...{ sets: 20, hitSets: 2, worst: ['birch-1', 'birch-2'], sentence, moves: false },
      numbers: { metric: 'complaint', count: 9, of: 90, rate: 0.1, limit: 0.001, evidence: 20, bar: 10, since: 0 },
    });
    const { together } = world().machine;
    await together.save(record('birch', '20 sets of tenant birch together: complaints 9 of 90') as never);
    await together.save(record(null, '12 new senders together: <b>9</b> of 90') as never);
    const { page, complaints } = await open(`${world().url}/#/tenants`);
    const row = page.getByRole('row', { name: /birch/ });
    await row.getByText('20 sets of tenant birch together: complaints 9 of 90; most of all birch-1, birch-2').waitFor();
    await page.getByText('12 new senders together: <b>9</b> of 90').waitFor();
    expect(complaints).toEqual([]);
    for (const one of await together.records()) await together.save({ ...one, closedAt: 1 });
  });

  it('say what a ladder allows, and how pools are used', async () => {
    const now = { step: 2, allowed: 672, perHour: 28, providers: { yahoo: { allowed: 50, step: 1 } }, next: null };
    const over = { sent: 900, allowed: 672 };
    const record = ladderRecord('tenant:birch', { now: { ...now, over, changes: [], why: '<b>step 2' } });
    await world().machine.ladders.save(record);
    const { page, complaints } = await open(`${world().url}/#/tenants`);
    const row = page.getByRole('row', { name: /birch.*\(tenant\)/ });
    await row.getByText('900 sent').waitFor();
    await row.getByText('<b>step 2').waitFor();
    await row.getByText('is held apart: 50 a day of it').waitFor();
    await page.getByRole('region', { name: 'Pools' }).first().waitFor();
    expect(complaints).toEqual([]);
    await world().machine.ladders.remove('tenant:birch');
  });

  it('say which field is wrong, and nothing is saved', async () => {
    const { page } = await open(`${world().url}/#/tenants`);
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Name').fill('oak');
    await page.getByLabel('Complaints: warn').fill('5');
    await page.getByRole('button', { name: 'Save tenant' }).click();
    await page.getByLabel('Reason (kept').fill('stricter');
    await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
    await page
      .getByText(/tenants\.oak\.limits\.complaint/)
      .first()
      .waitFor();
    expect((await policy()).tenants ?? {}).not.toHaveProperty('oak');
  });

  it('are saved over nobody’s head: after another change it asks again', async () => {
    const { page } = await open(`${world().url}/#/tenants`);
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Name').fill('yew');
    const seen = (await world().send('GET', '/policy')).json.version;
    const other = { body: { sets: ['zinnia'], reason: 'at the same time' }, seen };
    expect((await world().send('PUT', '/tenants/zinnia', other)).status).toBe(200);

    await page.getByRole('button', { name: 'Save tenant' }).click();
    await page.getByLabel('Reason (kept').fill('mine');
    await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('somebody saved another policy meanwhile').waitFor();
    expect((await policy()).tenants).not.toHaveProperty('yew');
    await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(new Set(Object.keys((await policy()).tenants))).toEqual(new Set(['yew', 'zinnia']));
  });

  it('have a page each that tells a life: stage and records, ladder with a chart, allowance, profile, sets, history', async () => {
    const { deps } = world();
    await world().given('willow-news', 'warned');
    await world().mail('willow-news', 400, 9);
    const template = { name: 'own', version: 1, streams: { news: {} } };
    const order = { domains: ['willow.example'], template, lists: 'opt-in', reason: 'they signed' };
    expect((await world().send('POST', '/tenants/willow/order', { body: order })).status).toBe(200);
    const rules = { sets: ['willow-*'], reason: 'a new customer' };
    const { version } = (await world().send('GET', '/tenants')).json;
    expect((await world().send('PUT', '/tenants/willow', { body: rules, seen: version })).status).toBe(200);
    const day = Math.floor(world().clock.at / 86_400_000);
    await deps.evaluation.ladders.save(
      ladderRecord('tenant:willow', {
        setting: { id: 'tiers', from: '2026-11-01' },
        at: world().clock.at,
        days: [day - 2, day].map((one) => ({ day: one, providers: { google: { sent: one === day ? 130 : 90 } } })),
        now: {
          ...{ step: 1, allowed: 100, perHour: 50, providers: {}, why: 'step 1 of 8: up to 100 a day' },
          next: { perDay: 1_000, days: 2, uses: 1 },
          over: { sent: 130, allowed: 100 },
          changes: [{ kind: 'hold', day: day - 1, provider: null, sentence: 'held at <img src=x> 100 a day' }],
        },
      }),
    );
    for (const width of [360, 1_280]) {
      const { page, complaints } = await open(`${world().url}/#/tenants`, { viewport: { width, height: 900 } });
      await page.getByRole('link', { name: 'willow', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'willow' }).waitFor();
      await page.getByText('ordered: SES is being set up').waitFor();
      expect(await page.locator('.stages [aria-current=step]').textContent()).toBe('ordered');
      expect(await page.locator('.open-steps').textContent()).toContain('CreateConfigurationSet of willow-news');
      await page.getByText('Step 1 of 8 of tiers: 100 mails a day, 50 an hour').waitFor();
      await page.getByText('Too much today: 130 sent, 100 are allowed').waitFor();
      const chart = page.getByRole('img', { name: /^Mail of the last 14 days: 220 in all, 130 on the largest day/ });
      expect(await chart.getByRole('img').count()).toBe(0);
      expect(await chart.locator('rect.over').count()).toBe(1);
      expect(await chart.locator('rect').count()).toBe(14);
      await page.getByText('held at <img src=x> 100 a day').waitFor();
      await page.getByRole('heading', { name: /^Profile: [A-D]$/ }).waitFor();
      await page.getByRole('link', { name: 'willow-news' }).waitFor();
      await page.getByText('they signed').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints).toEqual([]);
      await page.context().close();
    }
  });

  it('that nobody knows have no page, and one that was there before has no stage', async () => {
    const { page } = await open(`${world().url}/#/tenants/nobody`);
    await page.getByText('There is no tenant of this name.').waitFor();
    const { version } = (await world().send('GET', '/tenants')).json;
    await world().send('PUT', '/tenants/oak', { body: { sets: ['oak-*'], reason: 'x' }, seen: version });
    await page.goto(`${world().url}/#/tenants/oak`);
    await page.getByText('It was not set up by an order, so it has no stage.').waitFor();
    await page.getByText('The policy puts it on no ladder').waitFor();
  });

  it('are shown their own page by a link: one click makes it, the next copies it, another voids them all', async () => {
    const { version } = (await world().send('GET', '/tenants')).json;
    await world().send('PUT', '/tenants/rowan', { body: { sets: ['rowan-*'], reason: 'x' }, seen: version });
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page, complaints } = await open(`${world().url}/#/tenants/rowan`, { permissions });
    await page.getByRole('button', { name: 'Share with the tenant' }).click();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByText('Copied').first().waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('https://pages.example/#t=token');
    await page.getByRole('button', { name: 'Void all links' }).click();
    await page.getByText('Done: no link to the page of rowan opens any more.').waitFor();
    expect(await page.getByRole('button', { name: 'Copy the link' }).count()).toBe(0);
    const { items } = (await world().send('GET', '/audit?kind=tenant')).json as {
      readonly items: readonly { readonly action: string; readonly via: string }[];
    };
    const ours = items.filter(({ action }) => action.startsWith('tenant-link'));
    expect(ours.map(({ action, via }) => [action, via])).toEqual(
      expect.arrayContaining([
        ['tenant-link', 'console'],
        ['tenant-link-revoked', 'console'],
      ]),
    );
    expect(complaints).toEqual([]);
  });
});
