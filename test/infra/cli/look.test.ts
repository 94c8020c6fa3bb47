import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../../infra/cli/version.ts';
import { setKey } from '../../../shared/registry/keys.ts';
import { type AdminWorld, adminWorld } from '../../functions/serve-admin/world.ts';
import { commandLine } from '../../support/command-line.ts';

let world: AdminWorld;
beforeAll(async () => {
  world = await adminWorld();
  await world.given('acme-newsletter', 'quarantined');
  await world.mail('acme-newsletter', 900, 100);
  await world.given('birch');
});
afterAll(() => world.dynamo.close());
const lazaretto = commandLine(() => world);

describe('what a person sees of a deployment', () => {
  it('is the mail of a day beside the limits, by provider', async () => {
    const { out } = await lazaretto('set', 'acme-newsletter');
    expect(out).toContain('24 hours: 1,000 sent, 900 delivered');
    expect(out).toContain('hard bounces: 100, 10.00 % (limits: warn 2.00 %, quarantine 5.00 %, pause 10.00 %)');
    expect(out).toMatch(/^mailbox provider +delivered +hard bounces/m);
    expect((await lazaretto('set', 'birch')).out).toContain('No mail in 24 hours.');
  });

  it('is a series with its rates', async () => {
    const { code, out } = await lazaretto('series', 'acme-newsletter', '--by', 'hour', '--since', '6h');
    expect(code).toBe(0);
    expect(out).toMatch(/^from +sends +delivered +hard bounces/);
    expect(out).toContain('10.00 %');
    expect((await lazaretto('series', 'birch')).out).toBe('No mail in this time.\n');
    await expect(lazaretto('series', 'birch', '--by', 'week')).rejects.toThrow('--by: expected slot | hour | day');
  });

  it('says so where nothing was found yet', async () => {
    expect((await lazaretto('listings')).out).toBe('Nothing was looked at yet.\n');
    expect((await lazaretto('findings')).out).toBe('Nothing was looked at yet.\n');
    expect((await lazaretto('tenants')).out).toBe('There is no tenant yet. SES names them, or the policy does.\n');
  });

  it('is how the switch stands, where no word is given', async () => {
    expect((await lazaretto('mode')).out).toBe('Every set: enforce, as the policy says.\n');
    expect((await lazaretto('mode', '--set', 'birch')).out).toBe('birch: enforce.\n');
    expect((await lazaretto('automatic')).out).toBe('Automatic moves are on.\n');
  });

  it('is one picture of it all, where there is no terminal', async () => {
    const { out } = await lazaretto('top');
    expect(out).toMatch(/^Lazaretto · mode enforce · automatic moves on · 2026-11-20T/);
    expect(out).toContain('acme-newsletter');
  });

  it('is what SES itself says of a set beside what was counted, or that it says nothing', async () => {
    expect((await lazaretto('set', 'birch')).out).toContain('SES has no figure of its own.');
    const views = [
      { source: 'vdm', day: 20_412, reported: { sends: 1_002, reporting: 40 }, counted: { sends: 1_000 } },
    ];
    await world.registry.put(setKey.reported('acme-newsletter'), { record: JSON.stringify(views) });
    const { out } = await lazaretto('set', 'acme-newsletter');
    expect(out).toMatch(/^Virtual Deliverability Manager +2025-11-20 +sends +1,002 +1,000$/m);
    expect(out).toMatch(/ +deliveries where complaints are reported +40 +-$/m);
    const { atSes } = (await world.send('GET', '/sets/acme-newsletter')).json;
    expect(atSes.figures[0]).toMatchObject({ reported: { sends: 1_002, bounces: null }, counted: { reporting: null } });
    expect(atSes.addresses).toEqual([]);
  });

  it('fits 80 columns, and 60', async () => {
    for (const columns of [80, 60]) {
      for (const argv of [['sets'], ['set', 'acme-newsletter'], ['audit'], ['top'], ['status']]) {
        const { out } = await lazaretto(...argv, '--columns', String(columns));
        for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('is names alone, for the shell', async () => {
    expect((await lazaretto('sets', '--names', '--search', 'bir')).out).toBe('birch\n');
  });

  it('takes -h everywhere, and says its version', async () => {
    expect((await lazaretto('-h')).out).toMatch(/^Usage: lazaretto COMMAND/);
    expect((await lazaretto('sets', '-h')).out).toMatch(/^lazaretto sets /);
    expect((await lazaretto('--version')).out).toBe(`${VERSION}\n`);
  });

  it('says what a number is where it is none', async () => {
    await expect(lazaretto('sets', '--limit', 'x')).rejects.toThrow('--limit: expected a whole number, got "x"');
  });
});
