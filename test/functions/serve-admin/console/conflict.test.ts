import { expect, it } from 'vitest';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('a change that meets another one', {}, (open, world) => {
  const detail = async (set: string) => (await world().send('GET', `/sets/${encodeURIComponent(set)}`)).json;

  it('decides about what the person saw: after somebody else, it shows the news and asks again', async () => {
    await world().given('cedar', 'quarantined');
    const { page } = await open(`${world().url}/${hrefOf('cedar')}`);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByLabel('Reason (kept').fill('clean again');
    const body = { action: 'pin', reason: 'I look into it' };
    expect((await world().send('POST', '/sets/cedar/actions', { body, seen: '1.0' })).status).toBe(200);

    await dialogOf(page).getByRole('button', { name: 'Release' }).click();
    await page.getByText('It changed meanwhile: quarantined, pinned').waitFor();
    expect((await detail('cedar')).standing).toBe('quarantined');

    await dialogOf(page).getByRole('button', { name: 'Release' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await detail('cedar')).standing).toBe('probation');
  });

  it('does it once where the answer got lost and the person tries again', async () => {
    await world().given('oak');
    const { page } = await open(`${world().url}/${hrefOf('oak')}`);
    const keys: (string | undefined)[] = [];
    await page.route('**/actions', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await page.getByRole('button', { name: 'Quarantine' }).click();
    await page.getByLabel('Reason (kept').fill('spam');
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    await page.getByText('Lazaretto does not answer.').first().waitFor();
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });

    expect(keys[0]).toBe(keys[1]);
    expect((await detail('oak')).version).toBe('1.0');
  });
});
