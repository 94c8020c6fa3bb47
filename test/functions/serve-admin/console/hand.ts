import type { Page } from 'playwright-core';

export const hrefOf = (set: string): string => `#/sets/${encodeURIComponent(set)}`;
export const dialogOf = (page: Page) => page.getByRole('dialog');

/** Press a button of the view, say why, and confirm. */
export async function decide(page: Page, verb: string, reason = 'ticket 481', until?: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: verb, exact: true }).click();
  await page.getByLabel('Reason (kept').fill(reason);
  if (until !== undefined) await page.getByLabel('Ends by itself').fill(until);
  await dialogOf(page).getByRole('button', { name: verb, exact: true }).click();
  await dialogOf(page).waitFor({ state: 'detached' });
}
