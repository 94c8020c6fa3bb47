import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Where Debian installs it, unless one says otherwise. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isInstalled = existsSync(CHROMIUM);
if (!isInstalled) {
  process.stderr.write(`Console: no browser at ${CHROMIUM}, its tests are skipped (apt-get install chromium).\n`);
}

export const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
];

/** A page, and what it did that a person does not see. */
export type Opened = {
  readonly page: Page;
  /** Everything that it asked for. */
  readonly requests: readonly string[];
  /** What it complained about: errors of its script, and breaches of its content policy. */
  readonly complaints: readonly string[];
};
export type Open = (url: string, options?: BrowserContextOptions) => Promise<Opened>;

/** Tests in a real Chromium; skipped where there is none. */
export function describeInBrowser(name: string, tests: (open: Open) => void): void {
  describe.skipIf(!isInstalled)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_ARGUMENTS });
    });
    afterAll(() => browser.close());

    tests(async (url, options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, ...options });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const [requests, complaints]: [string[], string[]] = [[], []];
      page.on('request', (request) => void requests.push(request.url()));
      page.on('pageerror', (error) => void complaints.push(String(error)));
      page.on('console', (message) => {
        // The browser's own line about an answer of 4xx is no complaint of the page.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load')) complaints.push(message.text());
      });
      await page.goto(url);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return { page, requests, complaints };
    });
  });
}
