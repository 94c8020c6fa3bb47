import { forTerminal } from '../../../shared/kernel/escape.ts';
import { iso } from '../../../shared/kernel/time.ts';
import type { PublishedMessage } from '../../local/aws/state.ts';
import { SCENARIO_START, type Scenario } from '../../local/scenarios/model.ts';
import type { LocalStack } from '../../local/stack.ts';
import type { VirtualTime } from '../../local/time/virtual-time.ts';
import { type AlertLine, frame } from './frame.ts';
import type { Tone } from './paint.ts';

const TONE: Readonly<Record<string, Tone>> = { critical: 'bad', warning: 'warn', info: 'good' };

/** What a watcher sees of a running story: pictures for a terminal, lines for a pipe. */
export class Watch {
  readonly #scenario: Scenario;
  readonly #serving: { readonly url: string } | null;
  #stack: LocalStack | null = null;
  #time: VirtualTime | null = null;

  constructor(scenario: Scenario, serving: { readonly url: string } | null = null) {
    this.#scenario = scenario;
    this.#serving = serving;
  }

  begin(stack: LocalStack, time: VirtualTime, onAlert: (line: string) => void): void {
    this.#stack = stack;
    this.#time = time;
    stack.deployment.aws.settings.onPublish = (published) => onAlert(plainLine(published));
  }

  picture(rows: number, columns: number): readonly string[] {
    if (this.#stack === null || this.#time === null) return [];
    const now = this.#time.now();
    return frame(
      {
        title: `lazaretto · ${this.#scenario.name}`,
        url: this.#serving?.url ?? null,
        about: this.#scenario.about,
        now,
        startedAt: SCENARIO_START,
        progress: (now - SCENARIO_START) / this.#scenario.lastsMs,
        counted: this.#stack.stats.counted,
        sets: this.#stack.look(),
        alerts: this.#stack.deployment.aws.state.published.map(alertLine),
      },
      rows,
      columns,
    );
  }
}

/** Subject and sentence of an alert, as it went out by mail. */
const wordsOf = ({
  subject = '',
  byProtocol,
}: PublishedMessage): { readonly title: string; readonly sentence: string } => {
  const body = JSON.parse(byProtocol?.['default'] ?? '{}') as { readonly sentence?: string };
  return { title: subject.replace(/^Lazaretto /, ''), sentence: body.sentence ?? '' };
};

const alertLine = (published: PublishedMessage): AlertLine => {
  const { title, sentence } = wordsOf(published);
  return {
    at: published.at,
    text: `${title}\n${sentence}`,
    tone: TONE[published.attributes['severity'] ?? ''] ?? 'plain',
  };
};

const plainLine = (published: PublishedMessage): string => {
  const { title, sentence } = wordsOf(published);
  return `${iso(published.at)}  ${forTerminal(title)}: ${forTerminal(sentence)}`;
};
