import { expect, it } from 'vitest';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

describeConsole('tenant and limits of one set', {}, (open, world) => {
  const own = async (set: string) => (await world().send('GET', `/sets/${set}`)).json.own;
  type Opened = Awaited<ReturnType<typeof open>>['page'];
  const save = async (page: Opened): Promise<void> => {
    await page.getByRole('main').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByLabel('Reason (kept').fill('ticket 481');
    await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
  };

  it('are given, shown and taken back', async () => {
    await world().given('rowan');
    const { page, complaints } = await open(`${world().url}/${hrefOf('rowan')}`);
    await page.getByText('None: those of its tenant, or of the deployment').waitFor();

    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    await page.getByLabel('Tenant (empty').fill('acme');
    // An empty field shows what holds without it.
    expect(await page.getByLabel('Complaints: warn').getAttribute('placeholder')).toBe('0.08');
    await page.getByLabel('Complaints: warn').fill('0.05');
    await save(page);
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByText('Complaints: warn 0.05 %').waitFor();
    expect(await own('rowan')).toEqual({ tenant: 'acme', limits: { complaint: { warn: 0.0005 } } });

    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    expect(await page.getByLabel('Complaints: warn').inputValue()).toBe('0.05');
    expect(await page.getByLabel('Complaints: warn').getAttribute('placeholder')).toBe('0.08');
    await page.getByLabel('Complaints: warn').fill('');
    await page.getByLabel('Tenant (empty').fill('');
    await save(page);
    await dialogOf(page).waitFor({ state: 'detached' });
    await page.getByText('None: those of its tenant, or of the deployment').waitFor();
    expect(await own('rowan')).toEqual({ tenant: null, limits: null });
    expect(complaints).toEqual([]);
  });

  it('say which limit is wrong, and are kept in the form', async () => {
    await world().given('sorrel');
    const { page } = await open(`${world().url}/${hrefOf('sorrel')}`);
    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    await page.getByLabel('Complaints: warn').fill('5');
    await save(page);

    await page.getByText('body.limits').first().waitFor();
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    expect(await page.getByLabel('Complaints: warn').inputValue()).toBe('5');
    expect(await own('sorrel')).toEqual({ tenant: null, limits: null });
  });

  it('are saved over nobody’s head: after another change it asks again', async () => {
    await world().given('tansy');
    const { page } = await open(`${world().url}/${hrefOf('tansy')}`);
    await page.getByRole('button', { name: 'Edit tenant and limits' }).click();
    await page.getByLabel('Tenant (empty').fill('mine');
    const { version } = (await world().send('GET', '/sets/tansy')).json;
    const other = { body: { tenant: 'theirs', reason: 'at the same time' }, seen: version };
    expect((await world().send('PUT', '/sets/tansy/settings', other)).status).toBe(200);

    await save(page);
    await page.getByText('It changed meanwhile:').waitFor();
    expect((await own('tansy')).tenant).toBe('theirs');
    await dialogOf(page).getByRole('button', { name: 'Save', exact: true }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await own('tansy')).tenant).toBe('mine');
  });
});
