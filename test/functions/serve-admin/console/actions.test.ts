import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { ALICE, NOW } from '../world.ts';
import { describeInBrowser } from './browser.ts';
import { HOSTILE } from './example.ts';
import { type ServedWorld, servedWorld } from './served.ts';

const hrefOf = (set: string): string => `#/sets/${encodeURIComponent(set)}`;
const dialogOf = (page: Page) => page.getByRole('dialog');

/** Press a button of the view, say why, and confirm. */
async function decide(page: Page, verb: string, reason = 'ticket 481', until?: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: verb, exact: true }).click();
  await page.getByLabel('Reason (kept').fill(reason);
  if (until !== undefined) await page.getByLabel('Ends by itself').fill(until);
  await dialogOf(page).getByRole('button', { name: verb, exact: true }).click();
  await dialogOf(page).waitFor({ state: 'detached' });
}

describeInBrowser('the console', (open) => {
  let world: ServedWorld;
  beforeAll(async () => {
    world = await servedWorld();
  });
  afterAll(() => world.close());
  // Sets that are new are looked for once a minute.
  beforeEach(() => {
    world.clock.at += MINUTE_MS + 1;
  });

  const held = async (set: string): Promise<void> => {
    await world.given(set, 'quarantined');
    const waits = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;
    await world.placed(set, { held: waits });
  };
  const detail = async (set: string) => (await world.send('GET', `/sets/${encodeURIComponent(set)}`)).json;

  it('carries out every action on a set, with its reason, as the person who is signed in', async () => {
    await world.given('birch');
    const { page } = await open(`${world.url}/${hrefOf('birch')}`);
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
    const { items } = (await world.send('GET', '/audit?name=birch')).json;
    expect(items).toHaveLength(steps.length);
    for (const { actor } of items) expect(actor).toBe(ALICE);
    expect(items.filter(({ door }: { readonly door: string }) => door !== 'console')).toEqual([]);
  });

  it('approves and drops what is held', async () => {
    await Promise.all([held('larch'), held('maple')]);
    const { page } = await open(`${world.url}/#/incidents`);

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
    const { page } = await open(`${world.url}/#/incidents`);
    await decide(page, 'Switch automatic moves off');
    await page.getByText('Automatic moves are switched off: decisions wait for a person.').waitFor();
    expect((await world.send('GET', '/switch')).json.automatic).toBe(false);
    await decide(page, 'Switch automatic moves on');
    expect((await world.send('GET', '/switch')).json.automatic).toBe(true);
  });

  it('asks for a reason, and changes nothing without one', async () => {
    await world.given('fir');
    const { page } = await open(`${world.url}/${hrefOf('fir')}`);
    await page.getByRole('button', { name: 'Quarantine' }).click();
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    await page.getByLabel('Reason (kept').fill('   ');
    await dialogOf(page).getByRole('button', { name: 'Quarantine' }).click();
    expect(await dialogOf(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect((await detail('fir')).standing).toBe('healthy');
  });

  it('takes an end time in UTC, and says in a sentence what is wrong with one that is over', async () => {
    await world.given('hazel');
    const { page } = await open(`${world.url}/${hrefOf('hazel')}`, { timezoneId: 'America/New_York' });
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

  it('decides about what the person saw: after somebody else, it shows the news and asks again', async () => {
    await world.given('cedar', 'quarantined');
    const { page } = await open(`${world.url}/${hrefOf('cedar')}`);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByLabel('Reason (kept').fill('clean again');
    const body = { action: 'pin', reason: 'I look into it' };
    expect((await world.send('POST', '/sets/cedar/actions', { body, seen: '1.0' })).status).toBe(200);

    await dialogOf(page).getByRole('button', { name: 'Release' }).click();
    await page.getByText('It now stands so: quarantined, pinned').waitFor();
    expect((await detail('cedar')).standing).toBe('quarantined');

    await dialogOf(page).getByRole('button', { name: 'Release' }).click();
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await detail('cedar')).standing).toBe('probation');
  });

  it('does it once where the answer got lost and the person tries again', async () => {
    await world.given('oak');
    const { page } = await open(`${world.url}/${hrefOf('oak')}`);
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

  it('is worked with the keyboard alone, and gives the focus back where it was', async () => {
    await world.given('pine', 'quarantined');
    const { page } = await open(`${world.url}/#/fleet?q=pine`);
    const link = page.getByRole('link', { name: 'pine' });
    await link.waitFor();
    const tabTo = async (name: string): Promise<void> => {
      for (let press = 0; press < 60; press++) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate('document.activeElement.textContent')) === name) return;
      }
      expect.fail(`${name} is not reached by Tab`);
    };
    await tabTo('pine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Release' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await tabTo('Pause');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Pause');
    await page.keyboard.press('Enter');
    await page.keyboard.type('typed by hand');
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    expect((await detail('pine')).standing).toBe('paused');
  });

  it('keeps focus and what is typed when it reads anew, rests while hidden, and says when no answer comes', async () => {
    await world.given('rowan');
    const { page, requests } = await open(`${world.url}/#/fleet?q=row`);
    await page.clock.install();
    await page.reload();
    const search = page.getByRole('searchbox');
    await search.press('End');
    await search.pressSequentially('an');
    await page.getByRole('link', { name: 'rowan' }).waitFor();
    const fleetReads = () => requests.filter((url) => url.endsWith('/api/v1/fleet')).length;
    const lookAt = async (): Promise<void> => {
      const answered = page.waitForResponse('**/api/v1/fleet');
      await page.clock.runFor(5_000);
      await answered;
    };
    await lookAt();
    expect(await search.inputValue()).toBe('rowan');
    expect(await page.evaluate('document.activeElement.type')).toBe('search');

    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    const before = fleetReads();
    await page.clock.runFor(60_000);
    expect(fleetReads()).toBe(before);

    await page.evaluate("Object.defineProperty(document, 'hidden', { value: false, configurable: true })");
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.clock.runFor(5_000);
    await page.getByText('⚠ No answer').waitFor();
    await page.getByRole('link', { name: 'rowan' }).waitFor();
    await page.getByText(/oldest count 1 min old/).waitFor();
  });

  it('shows hostile names and reasons as text, with what is invisible in them named', async () => {
    await world.given(HOSTILE, 'quarantined', { sentence: `bounces at ${HOSTILE}`, at: NOW - HOUR_MS });
    const { page, complaints } = await open(`${world.url}/#/fleet?standing=quarantined`);
    const shown = '<img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe⟨U+200B⟩';
    await page.getByRole('link', { name: shown, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: shown, exact: true }).waitFor();
    await decide(page, 'Release', '<script>alert(1)</script> "quoted" & done');
    await page.getByText('<script>alert(1)</script> "quoted" & done').first().waitFor();
    await page.goto(`${world.url}/#/audit`);
    await page.getByText('<script>alert(1)</script> "quoted" & done').first().waitFor();

    expect(await page.locator('img, main script').count()).toBe(0);
    expect(await page.evaluate('document.body.innerText.search(/[\\u202e\\u200b]/)')).toBe(-1);
    expect(complaints).toEqual([]);
  });

  it('says what is wrong with each field of a policy, tries one out, and saves it', async () => {
    await world.given('yew');
    await world.mail('yew', 900, 27, 6);
    const { page } = await open(`${world.url}/#/policy`);
    const editor = page.getByLabel('Policy (JSON)');
    await editor.fill('{"mode": "enforce", "limits": {"hardBounce": {"warn": 7}}, "holdd": {}}');
    await page.getByText('limits.hardBounce.warn:').waitFor();
    await page.getByText('unknown field, did you mean "hold"?').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);

    const strict = '{"mode": "enforce", "limits": {"hardBounce": {"warn": 0.005, "quarantine": 0.01, "pause": 0.5}}}';
    await editor.fill(strict);
    await page.getByText('Nothing is wrong with it; it is not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('region', { name: 'Sets that would have fared differently' }).getByText('yew').waitFor();
    await decide(page, 'Save', 'stricter');
    await page.getByText('This policy was saved by a person.').waitFor();
    expect(JSON.parse((await world.send('GET', '/policy')).json.policy).limits.hardBounce.quarantine).toBe(0.01);
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
