import { expect, it } from 'vitest';
import { ALICE, NOW } from '../world.ts';
import { decide, dialogOf, hrefOf } from './hand.ts';
import { describeConsole, servedWorld } from './served.ts';

describeConsole('the console', {}, (open, world) => {
  const held = async (set: string): Promise<void> => {
    await world().given(set, 'quarantined');
    const waits = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    await world().placed(set, { held: waits });
  };
  const detail = async (set: string) => (await world().send('GET', `/sets/${encodeURIComponent(set)}`)).json;

  it('carries out every action on a set, with its reason, as the person who is signed in', async () => {
    await world().given('birch');
    const { page } = await open(`${world().url}/${hrefOf('birch')}`);
    const steps = [
      ['Quarantine', { standing: 'quarantined' }],
      ['Release', { standing: 'probation' }],
      ['Pause', { standing: 'paused' }],
      ['Resume', { standing: 'quarantined' }],
      ['Pin', { pinned: true }],
      ['Unpin', { pinned: false }],
      ['Exempt', { exempt: true }],
      ['End exemption', { exempt: false }],
    ] as const;
    for (const [verb, after] of steps) {
      await decide(page, verb, `because of ${verb}`);
      expect(await detail('birch'), verb).toMatchObject(after);
      await page.getByText(`because of ${verb}`).first().waitFor();
    }
    const { items } = (await world().send('GET', '/audit?name=birch')).json;
    expect(items).toHaveLength(steps.length);
    for (const { actor } of items) expect(actor).toBe(ALICE);
    expect(items.filter(({ via }: { readonly via: string }) => via !== 'console')).toEqual([]);
  });

  it('approves and drops what is held', async () => {
    await Promise.all([held('larch'), held('maple')]);
    const { page } = await open(`${world().url}/#/incidents`);

    await page.getByRole('button', { name: 'Approve the decision about larch' }).click();
    await page.getByLabel('Reason (kept').fill('looked at it');
    await dialogOf(page).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Approve the decision about larch' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Drop the decision about maple' }).click();
    await page.getByLabel('Reason (kept').fill('a mistake');
    await dialogOf(page).getByRole('button', { name: 'Drop' }).click();
    await page.getByText('No decision waits for you.').waitFor();

    expect(await detail('larch')).toMatchObject({ standing: 'quarantined', version: '2.0' });
    expect((await detail('maple')).standing).not.toBe('quarantined');
  });

  it('throws the switch, and says on every view that it is thrown', async () => {
    const { page } = await open(`${world().url}/#/incidents`);
    await decide(page, 'Switch automatic moves off');
    await page.getByText('Automatic moves are switched off: decisions wait for a person.').waitFor();
    expect((await world().send('GET', '/switch')).json.automatic).toBe(false);
    await decide(page, 'Switch automatic moves on');
    expect((await world().send('GET', '/switch')).json.automatic).toBe(true);
  });

  it('asks for a reason, and changes nothing without one', async () => {
    await world().given('fir');
    const { page } = await open(`${world().url}/${hrefOf('fir')}`);
    await page.getByRole('button', { name: 'Quarantine' }).click();
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    await page.getByLabel('Reason (kept').fill('   ');
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    expect(await dialogOf(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect((await detail('fir')).standing).toBe('healthy');
  });

  it('takes an end time in UTC, and says in a sentence what is wrong with one that is over', async () => {
    await world().given('hazel');
    const { page } = await open(`${world().url}/${hrefOf('hazel')}`, { timezoneId: 'America/New_York' });
    await page.getByRole('button', { name: 'Pin' }).click();
    await page.getByLabel('Reason (kept').fill('for a while');
    await page.getByLabel('Ends by itself').fill('2026-11-20T09:00');
    await dialogOf(page).getByRole('button', { name: 'Pin' }).click();
    await page.getByText('expected an end time in the future, got 2026-11-20T09:00:00.000Z, which is over').waitFor();
    expect((await detail('hazel')).pinned).toBe(false);

    await page.getByLabel('Ends by itself').fill('2026-11-20T12:30');
    await dialogOf(page).getByRole('button', { name: 'Pin' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect(await detail('hazel')).toMatchObject({ pinned: true, until: { pinned: '2026-11-20T12:30:00.000Z' } });
  });

  it('offers no change to who may only look', async () => {
    const reader = await servedWorld({ mayWrite: false });
    await reader.given('alder', 'quarantined');
    const { page } = await open(`${reader.url}/${hrefOf('alder')}`);
    await page.getByText('You may look, and change nothing').waitFor();
    expect(await page.getByRole('button', { name: 'Release' }).count()).toBe(0);
    await reader.close();
  });
});
