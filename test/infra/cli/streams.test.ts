import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../functions/_adapters/lambda/sha256.ts';
import { dayOf, MINUTE_MS } from '../../../shared/kernel/time.ts';
import { streamName } from '../../../shared/streams/name.ts';
import { type AdminWorld, adminWorld, ENFORCE, NOW } from '../../functions/serve-admin/world.ts';
import { commandLine } from '../../support/command-line.ts';

const EVIL = 'a\u001b[2Jb\u202e';
const HOSTILE = streamName('shared', EVIL, sha256);
const INC = streamName('shared', 'acme inc', sha256);
let world: AdminWorld;
beforeAll(async () => {
  const streams = { shared: { by: 'ses:tenant-name', most: 200 } };
  world = await adminWorld({ policy: { ...ENFORCE, streams } });
  for (const set of ['shared', 'birch']) await world.given(set);
  for (const name of [HOSTILE, INC]) await world.machine.roster.seenOn(name, dayOf(NOW));
  const hold = { provider: 'google', metric: 'hardBounce', since: NOW, seenAt: NOW, waits: true } as const;
  await world.machine.decisions.saveHold(INC, hold, NOW + MINUTE_MS);
});
afterAll(() => world.dynamo.close());

const lazaretto = commandLine(() => world);

describe('lazaretto, of streams', () => {
  it('lists them with their sets, alone, or of one set', async () => {
    expect((await lazaretto('sets')).out).toMatch(/birch[\s\S]*shared/);
    expect((await lazaretto('sets', '--kind', 'set')).out).not.toContain('shared/');
    const { out } = await lazaretto('sets', '--of', 'shared');
    expect(out).toContain(INC);
    expect(out).toContain('waits for google (hard bounces), until 2026-11-20T11:00:00.000Z');
    expect(out).not.toContain('birch');
    expect((await lazaretto('sets', '--kind', 'both')).code).toBe(3);
  });

  it('shows a set with its streams', async () => {
    const { out } = await lazaretto('set', 'shared');
    expect(out).toContain(INC);
    expect((await lazaretto('set', 'birch')).out).not.toContain('shared');
  });

  it.each([INC, 'shared/acme inc'])('shows one by its name, escaped or as it is: %s', async (name) => {
    const { out } = await lazaretto('set', name);
    expect(out).toContain(`${INC}: waits for google`);
    expect(out).toContain('stream of shared by ses:tenant-name: acme inc');
    expect(out).toContain('leaves through the pool of shared');
  });

  it('lets nothing of it reach the terminal', async () => {
    for (const argv of [['set', HOSTILE], ['set', 'shared'], ['sets'], ['pause', HOSTILE, '--reason', 'x']]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what this is about
      expect((await lazaretto(...argv)).out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
  });

  it.each([
    [{ harm: 0.5 }, 'policy.harm: expected a factor from 1 to 5, got 0.5'],
    [{ limits: { bounce: { warn: 0.1 } } }, 'policy.limits.bounce: unknown field (known: hardBounce, '],
    [{ signals: { complaints: 'tell' } }, 'policy.signals.complaints: unknown field, did you mean "complaint"?'],
    [{ streams: { shared: { by: 'a b' } } }, 'policy.streams.shared.by: expected "ses:tenant-name", '],
    [{ streams: { shared: { by: 'tag', most: 0 } } }, 'policy.streams.shared.most: expected a whole number'],
  ])('refuses a policy that cannot be in one sentence, and keeps the one in force: %j', async (policy, problem) => {
    const before = (await lazaretto('policy', 'show')).out;
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    const file = join(folder, 'policy.json');
    await writeFile(file, JSON.stringify(policy));
    const validated = await lazaretto('policy', 'validate', file);
    const saved = await lazaretto('policy', 'save', file, '--reason', 'x');
    await rm(folder, { recursive: true });

    expect(validated.code).toBe(1);
    expect(validated.out).toContain(`${file}: ${problem}`);
    expect(validated.out.trimEnd().split('\n')).toHaveLength(1);
    expect(saved.code).not.toBe(0);
    expect(saved.errors).toContain(problem);
    expect(saved.errors.trimEnd().split('\n')).toHaveLength(1);
    expect((await lazaretto('policy', 'show')).out).toBe(before);
  });

  it('decides about it: what makes sense is done, what does not is refused in one sentence', async () => {
    const { code, errors } = await lazaretto('quarantine', 'shared/acme inc', '--reason', 'x');
    expect({ code, errors }).toEqual({
      code: 3,
      errors: `Refused: ${`${INC} is a part of shared and leaves through its pool: quarantine shared`}\n`,
    });
    expect((await lazaretto('pause', 'shared/acme inc', '--reason', 'x')).out).toContain(`${INC} is paused`);
    expect((await lazaretto('resume', INC, '--reason', 'x')).out).toContain(`${INC} is warned`);
    const settings = await lazaretto('settings', INC, '--limits', '{"complaint":{"warn":0.0005}}', '--reason', 'x');
    expect(settings.code).toBe(0);
    expect((await lazaretto('mode', 'observe', '--set', 'shared/acme inc', '--reason', 'x')).out).toBe(
      `${INC}: observe.\n`,
    );
    expect((await lazaretto('set', 'shared/nobody')).errors).toContain('no configuration set or stream of this name');
  });
});
