import { expect, it } from 'vitest';
import { describeConsole } from './served.ts';

const EVIL = '<img src=x onerror=alert(1)>';

describeConsole('customers', {}, (open, world) => {
  it('that were just ordered are listed, and say what a step that is done still wants of a person', async () => {
    const template = { name: 'own', version: 1, streams: { news: {} } };
    const order = { domains: ['willow.example'], template, lists: 'opt-in', reason: 'they signed' };
    expect((await world().send('POST', '/tenants/willow/order', { body: order })).status).toBe(200);

    const { page, complaints } = await open(`${world().url}/#/tenants`);
    await page.route('**/tenants/willow/order', async (route) => {
      const answer = await route.fetch();
      const customer = await answer.json();
      const steps = customer.steps.map((step: object, at: number) => ({
        ...step,
        state: 'done',
        ...(at === 2 && {
          sentence: `it suppresses nothing for COMPLAINT ${EVIL}`,
          todo: 'Let it suppress complaints.',
        }),
      }));
      await route.fulfill({ response: answer, json: { ...customer, steps } });
    });
    await page.getByRole('link', { name: 'willow', exact: true }).click();
    await page.getByText(/^All \d+ steps in SES are done\.$/).waitFor();
    const open_ = page.locator('.open-steps li');
    expect(await open_.count()).toBe(1);
    expect(await open_.textContent()).toContain(
      `it suppresses nothing for COMPLAINT ${EVIL}. Let it suppress complaints.`,
    );
    expect(complaints).toEqual([]);
  });

  it('whose applications ask how much they may send are in one list, with what is left to each', async () => {
    const { page, complaints } = await open(`${world().url}/`);
    const hour = '2026-11-20T10:00:00.000Z';
    const asked = {
      hour,
      allowed: 1_200,
      granted: 50,
      remaining: 1_150,
      grantedToday: 3_050,
      sent: 2_900,
      providers: [],
    };
    await page.route('**/api/v1/allowances', (route) =>
      route.fulfill({
        json: {
          items: [
            { ...asked, name: 'acme-news', tenant: 'acme', why: `step 3 of 8 ${EVIL}`, askedAt: hour },
            {
              ...asked,
              name: EVIL,
              tenant: null,
              hour: null,
              remaining: null,
              why: 'not worked out yet',
              askedAt: hour,
            },
          ],
        },
      }),
    );
    await page.goto(`${world().url}/#/tenants`);
    const table = page.getByRole('region', { name: 'Allowance' }).first();
    const rows = table.locator('tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.first().locator('td').allInnerTexts()).toEqual([
      ...['acme', '1,150 of 1,200', '50', '3,050', `step 3 of 8 ${EVIL}`],
    ]);
    expect((await rows.nth(1).locator('td').allInnerTexts()).slice(0, 2)).toEqual(['none', 'not worked out yet']);
    await table.getByRole('link', { name: 'acme', exact: true }).click();
    await page.waitForURL(/#\/tenants\/acme$/);
    expect(complaints).toEqual([]);
  });
});
