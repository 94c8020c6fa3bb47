import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { NOW } from '../world.ts';
import { dialogOf, hrefOf } from './hand.ts';
import { describeConsole } from './served.ts';

/** What a person hears of the element that has the focus. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  return (one.getAttribute('aria-label') ?? one.labels?.[0]?.innerText ?? one.innerText ?? '').replace(/\\s+/g, ' ').trim();
})()`;
/** A view has fewer places than that where Tab stops. */
const MOST_STOPS = 150;

/** Go there by Tab alone. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const heard: string[] = [];
  for (let press = 0; press < MOST_STOPS; press++) {
    await page.keyboard.press('Tab');
    const now = String(await page.evaluate(FOCUSED));
    if (typeof name === 'string' ? now === name : name.test(now)) return;
    heard.push(now);
  }
  expect.fail(`Expected ${name} to be reached by Tab, got ${[...new Set(heard)].join(' | ')}`);
}

/** Press what is there, say why in the dialog, and confirm. */
async function decideBy(page: Page, name: string | RegExp, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press(key);
  await dialogOf(page).getByLabel('Reason (kept').waitFor();
  await page.keyboard.type('by keys alone');
  await page.keyboard.press('Enter');
  await dialogOf(page).waitFor({ state: 'detached' });
}

let redriven = 0;
describeConsole('by keys alone', { redrive: async () => `${++redriven} dead letters went back` }, (open, world) => {
  const ask = async (path: string) => (await world().send('GET', path)).json;
  const openAt = async (hash: string): Promise<Page> => (await open(`${world().url}/${hash}`)).page;
  const held = { version: 1, since: NOW, why: 'blast-radius', sentence: '3 sets were moved', reminders: 0 } as const;

  it('the mode of a set, its tenant and its limits are changed', async () => {
    await world().given('alder');
    const page = await openAt(hrefOf('alder'));
    await page.getByRole('button', { name: 'Only observe' }).waitFor();
    await decideBy(page, 'Only observe');
    expect((await ask('/sets/alder')).mode).toBe('observe');
    await decideBy(page, 'Enforce');
    expect((await ask('/sets/alder')).mode).toBe('enforce');
    await decideBy(page, 'Follow the policy', 'Space');
    expect((await ask('/sets/alder')).modeFrom).not.toBe('person');

    await tabTo(page, 'Edit tenant and limits');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Tenant \(empty/);
    await page.keyboard.type('acme');
    await tabTo(page, 'Complaints: warn');
    await page.keyboard.type('0.05');
    await decideBy(page, 'Save');
    expect((await ask('/sets/alder')).own).toEqual({ tenant: 'acme', limits: { complaint: { warn: 0.0005 } } });
  });

  it('what a chart shows is chosen', async () => {
    const page = await openAt(`${hrefOf('alder')}?range=6h`);
    await page.getByRole('button', { name: 'Closer' }).waitFor();
    for (const [name, address] of [
      ['← Earlier', /from=.*to=/],
      ['Wider', /from=.*to=/],
      ['Compare with the span before', /compare=before/],
    ] as const) {
      await tabTo(page, name);
      await page.keyboard.press('Space');
      await page.waitForURL(address);
    }
  });

  it('many sets are chosen, and acted on', async () => {
    for (const set of ['beech-1', 'beech-2', 'beech-3']) await world().given(set);
    const page = await openAt('#/fleet?q=beech');
    await page.getByLabel('Choose beech-3').waitFor();
    await tabTo(page, 'Choose all on this page');
    await page.keyboard.press('Space');
    await tabTo(page, 'Choose beech-2');
    await page.keyboard.press('Space');
    for (let back = 0; back < MOST_STOPS && !/^Do /.test(String(await page.evaluate(FOCUSED))); back++)
      await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('Pin');
    await decideBy(page, 'Pin 2 sets …');
    await page.getByText('Pin: 2 sets done.').waitFor();
    const pinned = await Promise.all(['beech-1', 'beech-2', 'beech-3'].map((set) => ask(`/sets/${set}`)));
    expect(pinned.map((set: { readonly pinned: boolean }) => set.pinned)).toEqual([true, false, true]);
  });

  it('what is held is decided about: all at once on the first page, one by one on the other', async () => {
    for (const set of ['cedar', 'dogwood', 'elder', 'fir']) {
      await world().given(set, 'quarantined');
      if (set === 'cedar' || set === 'dogwood') await world().placed(set, { held });
    }
    const page = await openAt('#/fleet');
    await page.getByRole('region', { name: 'Needs you' }).waitFor();
    await decideBy(page, /^Approve/);
    expect((await ask('/sets/cedar')).version).toBe('2.0');
    for (const set of ['elder', 'fir']) await world().placed(set, { held });
    world().deps.changed('elder');
    world().deps.changed('fir');
    await page.goto(`${world().url}/#/incidents`);
    await page.getByRole('button', { name: 'Approve the decision about elder' }).waitFor();
    await decideBy(page, 'Approve the decision about elder');
    expect((await ask('/sets/elder')).version).toBe('2.0');
    await decideBy(page, 'Drop the decision about fir');
    expect((await ask('/sets/fir')).standing).not.toBe('quarantined');
  });

  it('tenants are made, changed and removed', async () => {
    const page = await openAt('#/tenants');
    await page.getByRole('button', { name: 'New tenant' }).waitFor();
    await tabTo(page, 'New tenant');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Name');
    await page.keyboard.type('oak');
    await page.keyboard.press('Tab');
    await page.keyboard.type('oak-*');
    await decideBy(page, 'Save tenant');
    const rules = async () => JSON.parse((await ask('/policy')).policy).tenants['oak'];
    expect(await rules()).toEqual({ sets: ['oak-*'] });
    await tabTo(page, 'Edit oak');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Mode /);
    await page.keyboard.type('observe');
    await decideBy(page, 'Save tenant');
    expect(await rules()).toEqual({ sets: ['oak-*'], mode: 'observe' });
    await decideBy(page, 'Remove oak');
    expect(await rules()).toBeUndefined();
  });

  it('a policy is written, tried out, saved, and taken back', async () => {
    const page = await openAt('#/policy');
    await page.getByText('Nothing is wrong with it.').waitFor();
    const write = async (text: string): Promise<void> => {
      await tabTo(page, 'Policy (JSON)');
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
      await page.getByText('it is not saved yet').waitFor();
    };
    await write('{"mode":"observe"}');
    await tabTo(page, 'Preview on the last 7 days');
    await page.keyboard.press('Enter');
    await page.getByText('What it would have done in the last 7 days').waitFor();
    await decideBy(page, 'Save');
    expect(JSON.parse((await ask('/policy')).policy).mode).toBe('observe');
    await write('{"mode":"enforce"}');
    await tabTo(page, 'Take back');
    await page.keyboard.press('Enter');
    await page.getByText('it is not saved yet').waitFor({ state: 'detached' });
  });

  it('everything is done to the whole deployment', async () => {
    const page = await openAt('#/operations');
    await page.getByRole('button', { name: 'Release every set' }).waitFor();
    await decideBy(page, 'Switch automatic moves off');
    expect((await ask('/switch')).automatic).toBe(false);
    await decideBy(page, 'Switch automatic moves on');
    await decideBy(page, 'Only observe');
    expect(await ask('/switch')).toMatchObject({ automatic: true, mode: 'observe' });
    await decideBy(page, 'Follow the policy');
    expect((await ask('/switch')).mode).toBe('policy');
    await decideBy(page, 'Send a test alert');
    await decideBy(page, 'Give dead letters back');
    expect(redriven).toBe(1);

    // Month, day, year; then the clock.
    const type = async (clock: string): Promise<void> => {
      for (const part of ['11', '20', '2026']) await page.keyboard.type(part);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.type(clock);
    };
    await tabTo(page, 'From (UTC)');
    await type('0800AM');
    await tabTo(page, 'To (UTC)');
    await type('0855AM');
    await decideBy(page, 'Fold again');
    await page.getByText('12 slots are folded again by the next ticks').waitFor();

    await world().given('hazel', 'quarantined', { at: NOW });
    world().clock.at += 10 * 60_000 + 1;
    await page.reload();
    await page.getByRole('button', { name: /^Release \d+ set/ }).waitFor();
    await decideBy(page, /^Release \d+ sets?$/);
    expect((await ask('/sets/hazel')).standing).toBe('probation');
    await world().given('ivy', 'paused');
    await decideBy(page, 'Release every set');
    expect((await ask('/switch')).automatic).toBe(false);
  });

  it('a link is copied, a file is taken, updates are held still, and the zone is chosen', async () => {
    const page = await openAt('#/fleet?sort=name');
    await page.getByRole('button', { name: 'Download as CSV' }).waitFor();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tabTo(page, 'Pause updates');
    await page.keyboard.press('Enter');
    await page.getByText('‖ Paused', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, 'Copy link');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    await tabTo(page, /^Times in/);
    await page.keyboard.press('ArrowDown');
    expect(await page.getByLabel('Times in').inputValue()).toBe('local');
    await page.keyboard.press('ArrowUp');
    const coming = page.waitForEvent('download');
    await tabTo(page, 'Download as CSV');
    await page.keyboard.press('Enter');
    expect((await coming).suggestedFilename()).toBe('lazaretto-sets.csv');
  });
});
