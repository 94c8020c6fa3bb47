import { expect, it } from 'vitest';
import { HOUR_MS } from '../../../../shared/kernel/time.ts';
import { NOW } from '../world.ts';
import { decide, dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

let moved = 0;
const redrive = async () => `${++moved} dead letters went back`;

describeConsole('what is done to the whole deployment', { redrive }, (open, world) => {
  const standing = async (set: string) => (await world().machine.decisions.standing(set))?.to;
  const audited = async (name: string) => (await world().send('GET', `/audit?name=${name}`)).json.items;

  it('releases many: first it says which, and how many are left alone', async () => {
    await world().given('birch', 'quarantined', { at: NOW - HOUR_MS });
    await world().given('cedar', 'paused', { at: NOW - HOUR_MS });
    await world().given('dahlia', 'quarantined', { at: NOW - 3 * HOUR_MS });
    const { page } = await open(`${world().url}/#/operations`);
    await page.getByRole('button', { name: 'Release 3 sets' }).waitFor();

    await page.getByLabel('Moved since (UTC)').fill('2026-11-20T08:30');
    await page.getByRole('button', { name: 'Release 2 sets' }).waitFor();
    await page.getByText('1 set would be left alone').click();
    await page.getByText('dahlia was moved before that').waitFor();
    expect(await page.getByRole('list', { name: 'Would be released' }).getByRole('listitem').count()).toBe(2);
    await page.getByRole('button', { name: 'Release 2 sets' }).click();
    await page.getByLabel('Reason (kept').fill('false alarm');
    await dialogOf(page).getByRole('button', { name: 'Release', exact: true }).click();
    await page.getByText('2 sets released, 1 set left alone.').waitFor();

    expect([await standing('birch'), await standing('cedar'), await standing('dahlia')]).toEqual([
      ...['probation', 'probation', 'quarantined'],
    ]);
    await page.getByText('No set was moved automatically since then.').waitFor();
  });

  it.each([
    ['Send a test alert', 'Send', 'is on its way to every channel', 'test-alert'],
    ['Give dead letters back', 'Give back', '1 dead letters went back', 'redrive'],
  ])('does by button: %s', async (button, verb, says, operation) => {
    const { page } = await open(`${world().url}/#/operations`);
    await page.getByRole('button', { name: button }).click();
    await page.getByLabel('Reason (kept').fill('ticket 481');
    await dialogOf(page).getByRole('button', { name: verb, exact: true }).click();
    await page.getByText(says).waitFor();
    expect(await audited(operation)).toEqual([expect.objectContaining({ via: 'console', why: 'ticket 481' })]);
  });

  it('folds again by keyboard alone, and says what is wrong with the times', async () => {
    const { page } = await open(`${world().url}/#/operations`);
    await page.getByLabel('From (UTC)').fill('2026-11-20T09:00');
    await page.getByLabel('To (UTC)', { exact: true }).fill('2026-11-20T08:00');
    await page.getByLabel('To (UTC)', { exact: true }).press('Enter');
    await page.getByLabel('Reason (kept').fill('after a restore');
    await page.keyboard.press('Enter');
    await page.getByText('expected a time not before body.from').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await audited('refold')).toEqual([]);

    await page.getByLabel('To (UTC)', { exact: true }).fill('2026-11-20T09:55');
    await page.getByLabel('To (UTC)', { exact: true }).press('Enter');
    await page.getByLabel('Reason (kept').fill('after a restore');
    await page.keyboard.press('Enter');
    await page.getByText('12 slots are folded again by the next ticks').waitFor();
    expect(await audited('refold')).toHaveLength(1);
  });

  it('releases every set, and moves nothing any more', async () => {
    await world().given('elder', 'paused');
    const { page } = await open(`${world().url}/#/operations`);
    await page.getByRole('button', { name: 'Release every set' }).click();
    await page.getByLabel('Reason (kept').fill('out of service');
    await dialogOf(page).getByRole('button', { name: 'Release all' }).click();
    await page.getByText(/sets? released\./).waitFor();
    expect(await standing('elder')).toBe('healthy');
    await page.getByText('Automatic moves are switched off: decisions wait for a person.').waitFor();
  });

  it('offers nothing of this to who may only look', async () => {
    const { page } = await open(`${world().url}/#/operations`);
    await page.route('**/api/v1/fleet', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), mayWrite: false } });
    });
    await page.reload();
    await page.getByText('You may look, and change nothing').waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  });
});

describeConsole('the mode of one set', {}, (open, world) => {
  it('is observed, enforced for a time, and left to the policy again', async () => {
    await world().given('fir');
    const { page } = await open(`${world().url}/${hrefOf('fir')}`);
    const detail = async () => (await world().send('GET', '/sets/fir')).json;

    await decide(page, 'Only observe', 'a new customer');
    expect(await detail()).toMatchObject({ mode: 'observe', until: { mode: null } });
    await page.getByText('observed', { exact: true }).waitFor();
    await decide(page, 'Enforce', 'for today', '2026-11-20T23:00');
    expect(await detail()).toMatchObject({ mode: 'enforce', until: { mode: '2026-11-20T23:00:00.000Z' } });
    await decide(page, 'Follow the policy', 'as everybody');
    expect(await detail()).toMatchObject({ mode: 'enforce', until: { mode: null } });

    const { items } = (await world().send('GET', '/audit?name=fir')).json;
    expect(items.map(({ action, via }: { action: string; via: string }) => [action, via])).toEqual(
      ['mode policy', 'mode enforce', 'mode observe'].map((action) => [action, 'console']),
    );
  });
});
