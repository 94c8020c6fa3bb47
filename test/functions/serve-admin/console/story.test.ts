import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveLocalAdmin } from '../../../../infra/local/admin.ts';
import type { LoopbackServer } from '../../../../infra/local/loopback.ts';
import { SCENARIOS } from '../../../../infra/local/scenarios/catalogue.ts';
import { SCENARIO_START } from '../../../../infra/local/scenarios/model.ts';
import { play } from '../../../../infra/local/scenarios/play.ts';
import type { LocalStack } from '../../../../infra/local/stack.ts';
import type { VirtualTime } from '../../../../infra/local/time/virtual-time.ts';
import { MINUTE_MS } from '../../../../shared/kernel/time.ts';
import { pathOf } from '../../../docs/pages.ts';
import { ENFORCE } from '../world.ts';
import { describeInBrowser } from './browser.ts';
import { Gate } from './gate.ts';

const BAD = 'dahlia-marketing';

describeInBrowser('a newcomer', (open) => {
  const gate = new Gate(SCENARIO_START);
  let server: LoopbackServer;
  let stack: LocalStack;
  let over: Promise<unknown>;
  beforeAll(async () => {
    const [scenario] = SCENARIOS;
    if (scenario === undefined) throw new Error('Expected a scenario');
    const started = Promise.withResolvers<void>();
    over = play(scenario, {
      seed: 1,
      policy: ENFORCE,
      pace: (deltaMs) => gate.pass(deltaMs),
      async onStart(stood: LocalStack, clock: VirtualTime) {
        stack = stood;
        server = await serveLocalAdmin({ deployment: stood.deployment, clock, policy: ENFORCE, port: 0 });
        started.resolve();
      },
      onEnd: (_, time) => time.run(() => gate.isOpen),
    });
    await Promise.race([started.promise, over]);
  });
  afterAll(async () => {
    gate.open();
    await over;
    await server.close();
  });

  it('sees who is in trouble, why, since when and what was done, and undoes it by hand', async () => {
    await gate.until(SCENARIO_START + 9 * MINUTE_MS);
    const { page, requests, complaints } = await open(server.url);
    await page.getByText('All 24 sets are healthy.').waitFor();

    await gate.until(SCENARIO_START + 30 * MINUTE_MS);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('1 quarantined, 2 warned of 24 sets.').waitFor();
    expect(await page.title()).toBe('(1) Fleet · Lazaretto');
    const first = page.getByRole('list', { name: 'Configuration sets' }).getByRole('listitem').first();
    const row = await first.textContent();
    expect(row).toContain(BAD);
    expect(row).toMatch(/1 Jan 10:\d\d UTC \(\d+\smin ago\)/);
    expect(row).toMatch(/(hard bounces|complaints) [\d,]+ of [\d,]+ .* limit .* evidence/);
    expect(row).toContain('Its mail is sent through lazaretto-quarantine.');

    await first.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: BAD }).waitFor();
    await page.getByRole('img', { name: /^Hard bounces from 1 Jan/ }).waitFor();
    await page.getByText('→ quarantined').first().waitFor();
    for (const [width, colorScheme] of [
      [1_280, 'light'],
      [1_280, 'dark'],
      [360, 'light'],
      [360, 'dark'],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: pathOf(`test-output/console/story-${width}-${colorScheme}.png`), fullPage: true });
    }
    expect(await page.getByRole('meter', { name: /quarantine/ }).count()).toBe(2);

    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByLabel('Reason (kept').fill('they have cleaned their list');
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page
      .getByText(/quarantined → probation/)
      .first()
      .waitFor();
    await page.getByText('It is decided, and not carried out in SES yet.').waitFor();
    await page.getByText('released by hand by local: they have cleaned their list').first().waitFor();

    await gate.until(SCENARIO_START + 33 * MINUTE_MS);
    expect(stack.deployment.aws.state.sets.get(BAD)?.delivery.SendingPoolName).not.toBe(stack.quarantinePool);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(/^Yes, .*ago\)$/).waitFor();
    await page.getByText('It is back in its own pool, under stricter limits.').waitFor();

    await page.goto(`${server.url}/#/blocklists`);
    await page.getByRole('row', { name: /^192\.0\.2\.11 .*■ listed/ }).waitFor();
    await page.goto(`${server.url}/#/authentication`);
    await page.getByRole('row', { name: /^hazel\.example .*■ fail/ }).waitFor();
    expect(requests.filter((url) => new URL(url).origin !== server.url)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
