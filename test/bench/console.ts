import { existsSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Browser, chromium } from 'playwright-core';
import { adminDeps } from '../../functions/serve-admin/compose.ts';
import { serveAdmin } from '../../functions/serve-admin/handle.ts';
import { consolePage } from '../../functions/serve-admin/page.ts';
import { UserError } from '../../infra/cli/user-error.ts';
import { buildConsole } from '../../infra/console/build.ts';
import { startDynamo } from '../../infra/local/dynamo/start.ts';
import { serveLoopback } from '../../infra/local/loopback.ts';
import { DEFAULT_POLICY } from '../../shared/policy/defaults.ts';
import { FLEET_AT, fillFleet, type Quantiles, quantiles } from './admin.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Notes when the first row is on the screen and can be pressed. Unit: ms since the page was asked for. */
const STOPWATCH = `new MutationObserver((_, own) => {
  if (document.querySelector('.rows li a') === null) return;
  own.disconnect();
  requestAnimationFrame(() => setTimeout(() => { document.documentElement.dataset.shownAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true })`;

type Load = { readonly shownAt: number; readonly computed: number };
export type ConsoleBench = {
  readonly rows: readonly {
    readonly sets: number;
    /** From asking for the page until its first row can be pressed, in a browser that has loaded it before. Unit: ms. */
    readonly firstView: Quantiles;
    /**
     * What the browser computes for it on the thread of the page, whatever else the machine does: scripts, styles, layout,
     * drawing. Unit: ms of processor time.
     */
    readonly computed: Quantiles;
  }[];
  /** Median of the largest fleet ÷ median of the smallest; flat is 1. */
  readonly ratio: number;
};

/** How soon a person can work with the console, with a warm function. @throws {UserError} without a browser */
export async function benchConsole({ quick }: { readonly quick: boolean }): Promise<ConsoleBench> {
  if (!existsSync(CHROMIUM)) throw new UserError(`Expected Chromium at ${CHROMIUM} (apt-get install chromium)`);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    const rows = [];
    for (const sets of quick ? [200, 2_000] : [1_000, 10_000]) rows.push(await measured(browser, sets, quick ? 5 : 15));
    const [few, many] = [rows[0], rows.at(-1)];
    return { rows, ratio: Number(((many?.firstView.p50 ?? 0) / (few?.firstView.p50 ?? 1)).toFixed(2)) };
  } finally {
    await browser.close();
  }
}

async function measured(browser: Browser, sets: number, rounds: number): Promise<ConsoleBench['rows'][number]> {
  const dynamo = startDynamo({});
  try {
    const client = new DynamoDBClient(dynamo.clientConfig());
    const tables = await dynamo.createTables();
    await fillFleet(client, tables, sets);
    const clock = { at: FLEET_AT, now: () => clock.at };
    const deps = adminDeps({
      ...{ client, tables, clock, defaultPolicy: DEFAULT_POLICY, mayWrite: true, redrive: null },
      elapsed: () => performance.now(),
      log: () => undefined,
    });
    const page = consolePage(await buildConsole());
    const server = await serveLoopback((request) => serveAdmin(deps, { ...request, actor: 'bench' }, page), 0);
    try {
      const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
      const tab = await context.newPage();
      await tab.addInitScript(STOPWATCH);
      const meter = await context.newCDPSession(tab);
      await meter.send('Performance.enable', { timeDomain: 'threadTicks' });
      const computedSoFar = async (): Promise<number> => {
        const { metrics } = await meter.send('Performance.getMetrics');
        return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
      };
      const load = async (): Promise<Load> => {
        clock.at += 5_000;
        await tab.goto('about:blank');
        const before = await computedSoFar();
        await tab.goto(server.url);
        const shown = tab.locator('html[data-shown-at]');
        await shown.waitFor();
        const computed = (await computedSoFar()) - before;
        return { shownAt: Number(await shown.getAttribute('data-shown-at')), computed };
      };
      while (deps.fleet.freshness().known < sets) await load();
      const loads: Load[] = [];
      for (let round = 0; round < rounds; round++) loads.push(await load());
      await context.close();
      return {
        sets,
        firstView: quantiles(loads.map(({ shownAt }) => shownAt)),
        computed: quantiles(loads.map(({ computed }) => computed)),
      };
    } finally {
      await server.close();
    }
  } finally {
    await dynamo.close();
  }
}
