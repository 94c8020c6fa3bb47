import { afterEach, describe, expect, it, vi } from 'vitest';
import { frame, type Scene } from '../../../infra/cli/start/frame.ts';
import { paintLine } from '../../../infra/cli/start/paint.ts';
import type { SetLook } from '../../../infra/local/lookout.ts';
import { emptyCounts } from '../../../shared/counting/counts.ts';

const NOW = Date.UTC(2026, 10, 12, 10);
const look = (name: string, more: Partial<SetLook> = {}): SetLook => ({
  ...{ name, standing: 'healthy', told: 0, evidence: 0, bar: 10, pool: null, sendingEnabled: true, waits: null },
  lately: { ...emptyCounts().totals, sends: 1_000, deliveries: 900, hardBounces: 100, reporting: 500, complaints: 5 },
  ...more,
});
const alert = { at: NOW, text: `acme-newsletter was quarantined\n${'hard bounces '.repeat(20)}`, tone: 'bad' } as const;
const scene: Scene = {
  title: 'lazaretto · spam-run',
  url: 'http://localhost:8080',
  about: 'One customer of 24 mails a bought list, and everybody else goes on as ever.',
  now: NOW,
  progress: 0.4,
  counted: 1_234_567,
  sets: [
    look('a'.repeat(64), { standing: 'quarantined', pool: 'lazaretto-quarantine', evidence: 12.3, told: 2 }),
    ...Array.from({ length: 40 }, (_, index) => look(`set-${index}`)),
  ],
  alerts: Array.from({ length: 12 }, () => alert),
};
const ESCAPE = String.fromCharCode(27);
const bare = (line: string): string => line.replaceAll(new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g'), '');

describe('the terminal view', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    [24, 80],
    [24, 60],
    [40, 120],
    [50, 200],
    [16, 72],
  ])('fits %i lines of %i columns, with the sentence, the worst set, an alert and the help', (rows, columns) => {
    const lines = frame(scene, rows, columns).map(bare);
    expect(lines.length).toBeLessThan(rows);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(columns);
    const text = lines.join('\n');
    expect(text.replace(/\s+/g, ' ')).toContain(scene.about);
    expect(text).toContain('quarantined');
    expect(text).toContain('was quarantined');
    expect(text).toMatch(/http:\/\/localhost:8080 · Ctrl-C ends/);
  });

  it('gives the date with each time from the second day of a story on', () => {
    const DAY = 24 * 60 * 60_000;
    const told = { ...scene, alerts: [{ ...alert, at: NOW - DAY }, alert] };
    const lines = frame({ ...told, startedAt: NOW - DAY }, 40, 80).map(bare);
    expect(lines[0]).toContain('lazaretto · spam-run  11-12 10:00 UTC');
    expect(lines).toContainEqual('11-11 10:00  acme-newsletter was quarantined');
    expect(lines).toContainEqual('11-12 10:00  acme-newsletter was quarantined');

    const today = frame({ ...told, startedAt: NOW - 60_000 }, 40, 80).map(bare);
    expect(today[0]).toContain('lazaretto · spam-run  10:00:00 UTC');
    expect(today).toContainEqual('10:00:00  acme-newsletter was quarantined');
  });

  it.each([60, 72, 80])(
    'tells in %i columns who was moved from whose decision waits, and cuts no name unseen',
    (columns) => {
      const sets = [
        look('elder-transactional', { standing: 'quarantined', effect: 'held' }),
        look('acorn-transactional-mail-of-a-tenant', { standing: 'quarantined', pool: 'lazaretto-quarantine' }),
      ];
      const lines = frame({ ...scene, sets }, 24, columns).map(bare);
      expect(lines.find((line) => line.startsWith('elder-'))).toContain('quarantine held');
      expect(lines.find((line) => line.startsWith('acorn-'))).toMatch(/^acorn-transacti[a-z-]*… .* quarantined/);
    },
  );

  it('divides complaints by the mail of providers that report them', () => {
    expect(frame(scene, 40, 120).map(bare).join('\n')).toContain('1.00 %');
  });

  it('cuts a painted line where it ends for the eye, and closes its colour', () => {
    vi.stubEnv('NO_COLOR', '');
    const line = paintLine(
      [
        ['plain', 'abc'],
        ['bad', 'defgh'],
      ],
      6,
    );
    expect(bare(line)).toBe('abcde…');
    expect(line).toContain(`${ESCAPE}[0m`);
    vi.stubEnv('NO_COLOR', '1');
    expect(paintLine([['bad', 'red']], 10)).toBe('red');
  });
});
