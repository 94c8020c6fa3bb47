import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ReplaySummary } from '../../infra/cli/replay/summary.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { EpochMs } from '../../shared/kernel/time.ts';
import { zipfArchive } from './archive.ts';

const STARTS_AT: EpochMs = Date.UTC(2026, 0, 1, 10);
const SHAPES = {
  dense: { sets: 300, perSecond: 1_000 },
  thin: { sets: 1_000, perSecond: 40 },
} as const;
type Shape = keyof typeof SHAPES;
/** What is measured. */
export const REPLAY_SHAPES = Object.keys(SHAPES) as readonly Shape[];

export type ReplaySpeed = {
  readonly eventsPerSecond: number;
  /** `JSON.parse` of each line of the same file, by itself: the mean of a run before the replay and one after it. */
  readonly parseOnlyPerSecond: number;
  /** Ours ÷ parse only. */
  readonly ratio: number;
  /** The most memory that the replay had at a time, all threads together. */
  readonly rssMb: number;
};
export type ReplayBench = Readonly<Partial<Record<Shape, ReplaySpeed>>>;

type ReplayBenchOptions = { readonly quick: boolean; readonly part?: Shape | undefined };

/**
 * A million events from a file: 300 sets at 1,000 a second, and 1,000 sets at 40 a second. From the first byte to the
 * last decision, in a process of its own, against what reading the file costs at the least.
 * @throws where a count is wrong: speed without it is worth nothing
 */
export async function benchReplay({ quick, part }: ReplayBenchOptions): Promise<ReplayBench> {
  const events = quick ? 50_000 : 1_000_000;
  const found: Partial<Record<Shape, ReplaySpeed>> = {};
  for (const shape of part === undefined ? REPLAY_SHAPES : [part]) found[shape] = await speedOf(shape, events);
  return found;
}

async function speedOf(shape: Shape, about: number): Promise<ReplaySpeed> {
  const folder = await mkdtemp(join(tmpdir(), 'lazaretto-bench-'));
  const file = join(folder, `${shape}.jsonl`);
  try {
    const { events, unique } = await written(file, shape, about);
    const before = await parseOnly(file);
    const { seconds, rssMb } = await replayed(file, events, unique);
    const after = await parseOnly(file);
    const parseOnlyPerSecond = (2 * events) / (before + after);
    const eventsPerSecond = events / seconds;
    const ratio = Math.round((eventsPerSecond / parseOnlyPerSecond) * 1_000) / 1_000;
    return {
      eventsPerSecond: Math.round(eventsPerSecond),
      parseOnlyPerSecond: Math.round(parseOnlyPerSecond),
      ratio,
      rssMb,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @returns how many events are in the file, and how many of them differ */
async function written(file: string, shape: Shape, about: number): Promise<{ events: number; unique: number }> {
  const { bodies, unique } = zipfArchive({ events: about, ...SHAPES[shape], startsAt: STARTS_AT });
  const lines = function* () {
    for (const body of bodies) yield `${body}\n`;
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return { events: bodies.length, unique };
}

/** Unit: s. */
async function parseOnly(file: string): Promise<number> {
  const begun = performance.now();
  let rest = '';
  let read = 0;
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (JSON.parse(line) !== null) read++;
  }
  if (read === 0) throw new Error('Expected events in the archive, got none');
  return (performance.now() - begun) / 1_000;
}

/** What `npm run replay` runs, with its flags. */
const [, ...COMMAND] = manifest.scripts.replay.split(' ');
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Says at the end of a process how much memory it had at the most, all its threads together. Unit: kB. */
const TELL_MEMORY = `data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))`;

async function replayed(file: string, events: number, unique: number): Promise<{ seconds: number; rssMb: number }> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', TELL_MEMORY, ...COMMAND, file, '--json'],
    { cwd: ROOT, maxBuffer: 256 * 1024 * 1024 },
  );
  const summary: ReplaySummary = JSON.parse(stdout);
  const { read, counted } = summary.events;
  if (read !== events || counted !== unique) {
    throw new Error(`Expected ${events} events read and ${unique} counted, got ${read} and ${counted}`);
  }
  return { seconds: summary.seconds, rssMb: Math.round(Number(stderr.trim()) / 1_024) };
}
