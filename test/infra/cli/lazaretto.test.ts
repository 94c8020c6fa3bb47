import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPatrol } from '../../../functions/_adapters/dynamodb/patrol.ts';
import { dynamoPostmaster } from '../../../functions/_adapters/dynamodb/postmaster.ts';
import { dynamoReports } from '../../../functions/_adapters/dynamodb/reports/store.ts';
import { dynamoTable } from '../../../functions/_adapters/dynamodb/table.ts';
import { HELP } from '../../../infra/cli/admin/run.ts';
import { calledAs } from '../../../infra/cli/called-as.ts';
import { dayOf, iso } from '../../../shared/kernel/time.ts';
import { pathOf } from '../../docs/pages.ts';
import { type AdminWorld, adminWorld, NOW } from '../../functions/serve-admin/world.ts';
import { commandLine } from '../../support/command-line.ts';
import { keptAggregate, sums } from '../../support/kept-reports.ts';

let world: AdminWorld;
let home: string;
beforeAll(async () => {
  world = await adminWorld();
  home = await mkdtemp(join(tmpdir(), 'lazaretto-cli-'));
});
afterAll(async () => {
  await rm(home, { recursive: true });
  await world.dynamo.close();
});

const lazaretto = commandLine(() => world);

describe('lazaretto', () => {
  it('gives dead letters back, where the deployment was told its queue', async () => {
    expect(await lazaretto('redrive', '--reason', 'the fault is over')).toEqual({
      code: 3,
      out: '',
      errors: 'Refused: this deployment does not know its dead-letter queue\n',
    });
  });

  it('lists sets, the worst first, in columns and as JSON', async () => {
    await world.given('acorn');
    await world.given('birch', 'quarantined');
    await world.mail('birch', 900, 100);
    const { code, out } = await lazaretto('sets');
    expect(code).toBe(0);
    const [head = '', first = '', second = ''] = out.split('\n');
    expect(head).toMatch(/^configuration set +tenant +standing/);
    expect(first).toMatch(/^birch +- +quarantined +2026-11-20T10:29Z +enforce +1,000 +10.00 % +0.00 %$/);
    expect(second).toMatch(/^acorn/);
    const json = JSON.parse((await lazaretto('sets', '--json', '--standing', 'quarantined')).out);
    expect(json.items.map(({ name }: { name: string }) => name)).toEqual(['birch']);
  });

  it('decides by hand, with a reason, and leaves its via in the audit trail', async () => {
    await world.given('cedar');
    const done = await lazaretto('quarantine', 'cedar', '--reason', 'ticket 481');
    expect(done).toMatchObject({ code: 0 });
    expect(done.out).toMatch(/^cedar is quarantined: quarantined by hand by .*: ticket 481\n$/);
    const { out } = await lazaretto('audit', '--name', 'cedar', '--json', '--since', '2026-11-19T00:00:00Z');
    expect(JSON.parse(out).items[0]).toMatchObject({ via: 'cli', action: 'quarantined' });
    expect((await lazaretto('set', 'cedar')).out).toContain('cedar: quarantine under way since 2026-11-20T10:30Z');
    expect((await lazaretto('release', 'cedar', '--reason', 'x')).out).toContain('cedar is probation');
  });

  it('undoes what was done since a moment, and says before which sets those are', async () => {
    await world.given('dahlia', 'quarantined');
    const preview = await lazaretto('release', '--since', iso(NOW - 3_600_000), '--preview');
    expect(preview.out).toMatch(/^\d+ sets would be released\.\n/);
    expect(preview.out).toContain('dahlia (quarantined): hard bounces 20 of 60');
    expect((await world.machine.decisions.standing('dahlia'))?.to).toBe('quarantined');
    const { code, out } = await lazaretto(
      'release',
      '--since',
      iso(NOW - 3_600_000),
      '--reason',
      'false alarm',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out).released.map(({ name }: { name: string }) => name)).toContain('dahlia');
  });

  it('says 3 where the API refuses, and why', async () => {
    const refused = await lazaretto('release', 'acorn', '--reason', 'x');
    expect(refused).toEqual({ code: 3, out: '', errors: 'Refused: acorn is healthy, not quarantined\n' });
    expect((await lazaretto('set', 'nobody')).code).toBe(3);
    expect((await lazaretto('sets', '--sort', 'colour')).errors).toMatch(/^Refused: --sort: expected worst \| name/);
  });

  it.each([
    [['quarantine', 'acorn'], 'Expected --reason: every change goes into the audit trail'],
    [['quarantine', '--reason', 'x'], 'Expected one configuration set, got 0'],
    [['quarantin', 'acorn'], '"quarantin" is no command. Did you mean quarantine?'],
    [['sets', '--colour'], "Unknown option '--colour'. See lazaretto --help"],
    [['quarantine', 'acorn', '--reason', '--yes'], "Option '--reason' argument is ambiguous. See lazaretto --help"],
    [['mode', 'enforced', '--reason', 'x'], '--mode: expected observe | enforce | policy, got "enforced"'],
    [['pin', 'acorn', '--reason', 'x', '--until', 'soon'], '--until: expected a time (2026-01-01T10:00:00Z) or a span'],
    [['settings', 'acorn', '--reason', 'x'], 'Expected --tenant, --no-tenant, --limits or --no-limits'],
    [
      ['settings', 'acorn', '--tenant', 't', '--no-tenant', '--reason', 'x'],
      'Expected --tenant or --no-tenant, got both',
    ],
    [['settings', 'acorn', '--limits', '0.1', '--reason', 'x'], '--limits: expected JSON such as {"complaint"'],
    [['settings', 'acorn', '--limits', '{', '--reason', 'x'], '--limits: expected JSON such as {"complaint"'],
    [['evacuate'], 'Expected --reason: every change goes into the audit trail'],
    [['release', 'acorn', '--everything', '--reason', 'x'], 'Expected nothing beside --everything'],
    [['policy', 'explode', 'x'], 'Expected policy show | validate FILE | preview FILE | save FILE --reason TEXT'],
    [['policy', 'validate', '/nowhere/policy.json'], '/nowhere/policy.json: no such file'],
    [['\u001b[31mred'], '"red" is no command.'],
  ])('refuses %j in one line', async (argv, message) => {
    await expect(lazaretto(...argv)).rejects.toThrow(message);
  });

  it('throws the switch, of all and of one', async () => {
    expect((await lazaretto('mode', 'observe', '--reason', 'stop')).out).toContain('Every set: observe');
    expect((await lazaretto('mode', 'policy', '--reason', 'go on')).code).toBe(0);
    expect((await lazaretto('mode', 'observe', '--set', 'acorn', '--reason', 'x')).out).toBe('acorn: observe.\n');
    expect((await lazaretto('automatic', 'off', '--reason', 'x')).out).toContain('Automatic moves are off');
    expect((await lazaretto('automatic', 'on', '--reason', 'x')).code).toBe(0);
    const { out } = await lazaretto('test-alert', '--reason', 'x');
    expect(out).toContain('on its way');
    const [, id = ''] = /lazaretto test-alert --id (\S+)/.exec(out) ?? [];
    expect((await lazaretto('test-alert', '--id', id)).out).toContain('It waits to be sent');
    expect((await lazaretto('refold', '2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z', '--reason', 'x')).code).toBe(0);
  });

  it('gives one set a tenant and limits of its own, and takes them back', async () => {
    await world.given('elder');
    const limits = '{"complaint":{"warn":0.0005}}';
    const given = ['settings', 'elder', '--tenant', 'acme', '--limits', limits, '--reason', 'ticket 481'];
    expect((await lazaretto(...given)).out).toMatch(/^elder: settings changed by hand by .*: ticket 481\n$/);
    const { out } = await lazaretto('set', 'elder');
    expect(out).toContain('tenant acme by hand\n');
    expect(out).toContain(`limits by hand: ${limits}\n`);

    await lazaretto('settings', 'elder', '--no-tenant', '--reason', 'x');
    const own = async () => JSON.parse((await lazaretto('set', 'elder', '--json')).out).own;
    expect(await own()).toEqual({ tenant: null, limits: { complaint: { warn: 0.0005 } } });
    await lazaretto('settings', 'elder', '--no-limits', '--reason', 'x');
    expect(await own()).toEqual({ tenant: null, limits: null });
    expect((await lazaretto('set', 'elder')).out).not.toContain('by hand');
    expect(await lazaretto('settings', 'elder', '--limits', '{"complaint":{"warn":5}}', '--reason', 'x')).toMatchObject(
      {
        code: 3,
        errors: expect.stringContaining('--limits.complaint.warn: '),
      },
    );
  });

  it('validates a policy here, previews and saves it there', async () => {
    const good = join(home, 'good.json');
    const bad = join(home, 'bad.json');
    await writeFile(good, '{"mode":"enforce"}');
    await writeFile(bad, '{"modes":"enforce"}');
    expect(await lazaretto('policy', 'validate', good)).toEqual({ code: 0, out: `${good} is valid.\n`, errors: '' });
    const { code, out } = await lazaretto('policy', 'validate', bad);
    expect(code).toBe(1);
    expect(out).toContain('did you mean "mode"?');
    expect((await lazaretto('policy', 'preview', good)).out).toContain('were judged anew');
    expect((await lazaretto('policy', 'save', good, '--reason', 'x')).out).toContain('Saved as version 1');
    expect((await lazaretto('policy', 'show')).out).toBe('{"mode":"enforce"}\n');
  });

  it('shows names and sentences from outside as harmless text', async () => {
    await world.given('evil\u001b[2J\u202egnp', 'quarantined', { sentence: 'bad\u001b[31m\nred' });
    for (const argv of [['sets'], ['tenants'], ['held'], ['audit'], ['incidents'], ['domain', 'a\u009b31m\u202e.b']]) {
      const { out } = await lazaretto(...argv);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what this is about
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/);
    }
  });

  it('says of a domain what receivers report, the record of the next step, and what is wrong with its records', async () => {
    const store = dynamoReports(dynamoTable(world.client, world.tables.totals));
    const midnight = Math.floor(world.clock.at / 86_400_000) * 86_400;
    for (let day = 15; day >= 1; day -= 1) {
      const begin = midnight - day * 86_400;
      const about = { domain: 'acorn.example', id: `${day}`, begin, end: begin + 86_399 };
      await store.keepAggregate(keptAggregate(about, { '54.240.1.1': sums(1_000), '192.0.2.9': sums(1, 0) }));
    }
    const forged = {
      domain: 'acorn.example',
      id: 'f',
      organization: 'Yahoo',
      begin: midnight - 86_400,
      end: midnight - 1,
    };
    const failed = { state: 'failed', domain: 'yahoo.com' } as const;
    await store.keepAggregate(keptAggregate(forged, { '203.0.113.9': sums(7_000, 0) }, failed));
    const texts = ['v=DMARC1; p=none; rua=mailto:a@acorn.example'];
    await dynamoPatrol(world.registry).saveRecords('acorn.example', {
      '_dmarc.acorn.example TXT': { texts, goneSince: null },
    });
    const { code, out } = await lazaretto('domain', 'Acorn.example');

    expect(code).toBe(0);
    expect(out).toContain('acorn.example: 15,000 of 15,015 messages of the last 30 days pass DMARC (99.90 %)');
    expect(out).toContain('_dmarc.acorn.example. TXT "v=DMARC1; p=quarantine; rua=mailto:a@acorn.example"');
    expect(out).toMatch(/192\.0\.2\.9 +unknown/);
    expect(out).toMatch(/^Reported by Google$/m);
    expect(out).toContain(
      'Claimed only, and counted nowhere: 0 of 7,000 messages pass, by 1 report whose mail does not pass DMARC. They say to be from Yahoo',
    );
    expect(out).toContain('The patrol has not looked at its records.');
    expect(out).not.toContain('Gmail');
    const gmail = dynamoPostmaster(world.registry, dynamoTable(world.client, world.tables.totals));
    const [askedAt, today] = [world.clock.at, dayOf(world.clock.at)];
    await gmail.saveDomain({ domain: 'cedar.example', askedAt, problem: null, newestDay: null, compliance: null });
    expect((await lazaretto('domain', 'cedar.example')).out).toContain('neither good nor bad');
    const feedback = [{ id: 'acme\u001b[31m', spamRate: 0.02 }];
    await gmail.saveDay({ domain: 'elm.example', day: today - 2, spamRate: null, errors: {}, feedback, askedAt });
    await gmail.saveDomain({ domain: 'elm.example', askedAt, problem: null, newestDay: today - 2, compliance: null });
    const figures = (await lazaretto('domain', 'elm.example')).out;
    expect(figures).toContain(': – reported as spam');
    expect(figures).toContain('Feedback-ID acme: 2.00 % reported as spam');
    await store.hear('acorn.example', world.clock.at, true);
    expect((await lazaretto('domain', 'birch.example')).out).toContain('Reports of other domains do come.');
  });

  it('names every command in its help and in the completion of both shells', async () => {
    for (const shell of ['bash', 'zsh'] as const) {
      const { out } = await lazaretto('completion', shell);
      for (const name of ['sets', 'quarantine', 'evacuate', 'policy', 'console', 'replay', 'patrol', 'cost']) {
        expect(out).toContain(name);
        expect(HELP).toContain(name);
      }
    }
    const { out } = await lazaretto('completion', 'bash');
    await writeFile(join(home, 'completion.sh'), out);
    await promisify(execFile)('bash', ['-n', join(home, 'completion.sh')]);
  });

  it('fits the help of a command into 60 columns', async () => {
    for (const argv of [
      ['forget', '--help'],
      ['export', '-h'],
      ['tenant-link', '-h'],
    ]) {
      const { code, out } = await lazaretto(...argv, '--columns', '60');
      expect(code).toBe(0);
      for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(60);
    }
  });

  it('completes options, and names of sets where a set comes next, without asking for the former', async () => {
    const { out } = await lazaretto('completion', 'bash');
    const script = `
      lazaretto() { [ "$*" = "sets --names --kind set" ] && printf 'acme-news\\nacme-sales\\nbirch\\nb$(>pwned)\\nb;x\\n'; }
      ${out}
      COMP_CWORD=2
      complete_it() { COMP_WORDS=(lazaretto "$@"); _lazaretto; echo "\${COMPREPLY[@]}"; }
      complete_it set ac; complete_it quarantine b; complete_it set --sam; complete_it status ac`;
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: home });
    expect(stdout.split('\n')).toEqual(['acme-news acme-sales', 'birch', '--samples', '', '']);
    // What somebody calls a set is never run.
    expect(existsSync(join(home, 'pwned'))).toBe(false);
  });

  it('is the bin of the package, whatever Node runs it', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [pathOf('infra/cli/lazaretto.mjs'), '--help']);
    expect(stdout).toBe(HELP);
  });

  it.each([
    ['lazaretto', 'lazaretto cost'],
    ['/a/node_modules/.bin/lazaretto', 'lazaretto cost'],
    ['/a/infra/cli/lazaretto.mjs', 'lazaretto cost'],
    ['/a/infra/cli/cost.ts', 'npm run cost --'],
    ['/lazaretto/cost.ts', 'npm run cost --'],
  ])('called as %s names itself %s', (path, name) => {
    expect(calledAs('cost', path)).toBe(name);
    expect(calledAs('start', '/a/infra/cli/start.ts')).toBe('npm start --');
  });

  it.each([
    [['cost', '--events', '1000000', '--sets', '10', '--json'], '{"'],
    [['patrol', '--help'], 'Usage: lazaretto patrol dnsbl'],
    [['replay', '--help'], 'Usage: lazaretto replay FILE'],
    [['backtest', '--help'], 'Usage: lazaretto backtest [FILE|DIR'],
    [['recount', '--help'], 'Usage: lazaretto recount s3://BUCKET/PREFIX'],
    [['cost', '--help'], 'Usage: lazaretto cost --events'],
    [['start', '--help'], 'Usage: lazaretto start ['],
  ])('hands %j to its own program', async (argv, beginning) => {
    const { stdout } = await promisify(execFile)(process.execPath, [pathOf('infra/cli/lazaretto.mjs'), ...argv]);
    expect(stdout.slice(0, beginning.length)).toBe(beginning);
  });
});
