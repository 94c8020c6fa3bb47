import type { AnswerOf, BodyOf } from '../../../shared/admin/fleet/operations.ts';
import { MODE_CHOICES } from '../../../shared/admin/schema/changes.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { POOL_NOT_READY } from '../../../shared/placement/pool-messages.ts';
import { effectWords } from '../../../shared/standing/effect.ts';
import { oneOf } from '../options.ts';
import { UserError } from '../user-error.ts';
import {
  type CliCommand,
  type Context,
  onlyName,
  onlySet,
  parseSetName,
  readMoment,
  requiredOption,
  textOf,
} from './context.ts';
import { SETTINGS } from './settings.ts';
import { SUPPRESSION } from './suppression/suppression.ts';

type Action = BodyOf<'actOnSet'>['action'];
const REASON = { reason: { type: 'string' } } as const;
const UNTIL = { ...REASON, until: { type: 'string' } } as const;

/** Something was asked for, and some of it was refused: a script should notice. */
const PARTLY = 1;

async function untilOf(context: Context): Promise<{ until?: string }> {
  const until = textOf(context, 'until');
  return until === undefined ? {} : { until: await readMoment(context, 'until', until, 1) };
}

/** Look, then decide: what was seen is what is changed, or nothing is. */
async function act(context: Context, action: Action): Promise<number> {
  const set = onlySet(context);
  const body = { action, reason: requiredOption(context, 'reason'), ...(await untilOf(context)) };
  const { version } = await context.client.call('getSet', { path: { set } });
  const changed = await context.client.call('actOnSet', { path: { set }, body, seen: version });
  context.show(changed, `${forTerminal(changed.name)} is ${changed.standing}: ${forTerminal(changed.sentence)}`);
  return 0;
}

const action = (name: Action, about: string, isTimed = false): CliCommand => ({
  usage: `${name} NAME --reason TEXT${isTimed ? ' [--until T]' : ''}`,
  about,
  options: isTimed ? UNTIL : REASON,
  run: (context) => act(context, name),
});

function showReleased(context: Context, answer: AnswerOf<'releaseMany'>): number {
  const lines = [
    ...answer.released.map(({ name, sentence }) => `${name}: ${sentence}`),
    ...answer.skipped.map(({ sentence }) => `left alone: ${sentence}`),
  ];
  context.show(answer, lines.length === 0 ? 'No set is away.' : lines.map(forTerminal).join('\n'));
  return 0;
}

/** What a release of many would do, one set a line. */
function previewed({ release, skipped }: AnswerOf<'previewRelease'>): string {
  const lines = [
    `${release.length === 1 ? '1 set' : `${release.length} sets`} would be released.`,
    ...release.map(({ name, standing, effect, sentence }) => `${name} (${effectWords(standing, effect)}): ${sentence}`),
    ...skipped.map(({ sentence }) => `left alone: ${sentence}`),
  ];
  return lines.map(forTerminal).join('\n');
}

async function release(context: Context): Promise<number> {
  const since = textOf(context, 'since');
  if (context.values['everything'] === true) return releaseAll(context, since);
  if (since === undefined) return act(context, 'release');
  if (context.names.length > 0) throw new UserError('Expected a configuration set or --since, got both');
  const from = await readMoment(context, 'since', since, -1);
  if (context.values['preview'] === true) {
    const preview = await context.client.call('previewRelease', { query: { since: from } });
    context.show(preview, previewed(preview));
    return 0;
  }
  const body = { since: from, reason: requiredOption(context, 'reason') };
  return showReleased(context, await context.client.call('releaseMany', { body }));
}

async function releaseAll(context: Context, since: string | undefined): Promise<number> {
  if (context.names.length > 0 || since !== undefined) throw new UserError('Expected nothing beside --everything');
  const answer = await context.client.call('releaseAll', { body: { reason: requiredOption(context, 'reason') } });
  showReleased(context, answer);
  return answer.skipped.length > 0 ? PARTLY : 0;
}

const STATES = {
  none: 'No evacuation: sets are judged, moved and attached.',
  asked: 'An evacuation begins within a minute.',
  'under-way': 'Under way',
  done: 'Done',
} as const;

async function evacuate(context: Context): Promise<number> {
  if (context.values['status'] !== true) {
    const done = await context.client.call('evacuate', { body: { reason: requiredOption(context, 'reason') } });
    context.show(done, forTerminal(done.sentence));
    return 0;
  }
  const is = await context.client.call('getEvacuation');
  const { sets, broughtHome, detached, left } = is;
  const far = `: ${sets} sets looked at, ${broughtHome} moved back to their own pools, ${detached} event destinations removed.`;
  const lines = [
    `${STATES[is.state]}${is.since === null ? '' : far}`,
    ...(left.count > 0 ? [`Left for you: ${left.count}`, ...left.first] : []),
  ];
  context.show(is, lines.map(forTerminal).join('\n'));
  return left.count > 0 ? PARTLY : 0;
}

/** Of the whole deployment, or of one set. */
async function modeNow(context: Context): Promise<number> {
  const set = textOf(context, 'set');
  if (set !== undefined) {
    const { name, mode } = await context.client.call('getSet', { path: { set: parseSetName(set) } });
    context.show({ name, mode }, `${forTerminal(name)}: ${mode}.`);
    return 0;
  }
  const { switch: is, policyMode } = await context.client.call('getFleet');
  const words = is.mode === 'policy' ? `${policyMode}, as the policy says` : `${is.mode}, by the switch`;
  context.show(is, `Every set: ${words}.`);
  return 0;
}

/** What keeps the quarantine pool from isolating, told to whoever lets Lazaretto move sets. */
async function poolWarnings({ client }: Context, wanted: (typeof MODE_CHOICES)[number]): Promise<string[]> {
  if (wanted === 'observe') return [];
  const { notices, policyMode } = await client.call('getFleet');
  if (wanted === 'policy' && policyMode === 'observe') return [];
  return notices
    .filter(({ title }) => title === POOL_NOT_READY)
    .map(({ title, sentence, next }) => forTerminal(`${title}: ${sentence}. ${next.join(' ')}`));
}

async function mode(context: Context): Promise<number> {
  if (context.names.length === 0 && textOf(context, 'reason') === undefined) return modeNow(context);
  const wanted = oneOf('mode', MODE_CHOICES, onlyName(context, 'mode (observe, enforce or policy)'));
  const body = { mode: wanted, reason: requiredOption(context, 'reason') };
  const set = textOf(context, 'set');
  if (set === undefined) {
    const { version } = await context.client.call('getSwitch');
    const thrown = await context.client.call('putSwitch', { body, seen: version });
    const words = `Every set: ${wanted === 'policy' ? 'what the policy says' : wanted}. In force within a minute.`;
    context.show(thrown, [words, ...(await poolWarnings(context, wanted))].join('\n'));
    return 0;
  }
  const path = { set: parseSetName(set) };
  const { version } = await context.client.call('getSet', { path });
  const changed = await context.client.call('setMode', {
    path,
    body: { ...body, ...(await untilOf(context)) },
    seen: version,
  });
  context.show(changed, `${forTerminal(changed.name)}: ${changed.mode}.`);
  return 0;
}

async function automatic(context: Context): Promise<number> {
  if (context.names.length === 0 && textOf(context, 'reason') === undefined) {
    const is = await context.client.call('getSwitch');
    context.show(is, `Automatic moves are ${is.automatic ? 'on' : 'off'}.`);
    return 0;
  }
  const wanted = oneOf('automatic', ['on', 'off'], onlyName(context, 'word (on or off)'));
  const { version } = await context.client.call('getSwitch');
  const body = { automatic: wanted === 'on', reason: requiredOption(context, 'reason') };
  const thrown = await context.client.call('putSwitch', { body, seen: version });
  context.show(thrown, `Automatic moves are ${wanted}. In force within a minute.`);
  return 0;
}

const operation = (
  id: 'baseline' | 'endEvacuation' | 'redrive' | 'testAlert',
  usage: string,
  about: string,
): CliCommand => ({
  usage: `${usage} --reason TEXT`,
  about,
  options: REASON,
  async run(context) {
    const done = await context.client.call(id, { body: { reason: requiredOption(context, 'reason') } });
    context.show(done, forTerminal(done.sentence));
    return 0;
  },
});

/** Commands that change something. Each takes a reason, and says what it did. */
export const CHANGE: Readonly<Record<string, CliCommand>> = {
  quarantine: action('quarantine', 'Send its mail through the quarantine pool', true),
  release: {
    usage: 'release NAME | release --since T [--preview] | release --everything, each with --reason TEXT',
    about: [
      'release NAME: back to its own pool, on probation',
      'release --since T: all that were moved automatically since T (--preview: which those are)',
      'release --everything: turn automatic moves off and release all, without probation',
    ].join('\n      '),
    options: { ...REASON, since: { type: 'string' }, preview: { type: 'boolean' }, everything: { type: 'boolean' } },
    run: release,
  },
  pause: action('pause', 'Switch its sending off; of a stream, pause its SES tenant', true),
  resume: action('resume', 'From paused back to quarantined; a stream to warned'),
  pin: action('pin', 'Never move it automatically', true),
  unpin: action('unpin', 'Unpin: it may be moved automatically again'),
  exempt: action('exempt', 'Never judge it', true),
  unexempt: action('unexempt', 'Judge it again'),
  approve: action('approve', 'Carry out a held decision'),
  drop: action('drop', 'Drop a held decision'),
  mode: {
    usage: 'mode [observe|enforce|policy --reason TEXT] [--set NAME [--until T]]',
    about: 'The mode of every set, or of one set or stream; without a word: which it is',
    options: { ...UNTIL, set: { type: 'string' } },
    run: mode,
  },
  settings: SETTINGS,
  automatic: {
    usage: 'automatic [on|off --reason TEXT]',
    about: 'Turn automatic moves on or off; without a word: how it stands',
    options: REASON,
    run: automatic,
  },
  baseline: operation('baseline', 'baseline', 'Start an inventory round now'),
  evacuate: {
    usage: 'evacuate --reason TEXT | evacuate --status',
    about: 'Before a removal: put every set back as it was without Lazaretto (--status: how far that is)',
    options: { ...REASON, status: { type: 'boolean' } },
    run: evacuate,
  },
  'end-evacuation': operation('endEvacuation', 'end-evacuation', 'Resume normal operation after evacuate'),
  refold: {
    usage: 'refold FROM TO --reason TEXT',
    about: 'Fold the closed slots between two times into the totals again',
    options: REASON,
    async run(context) {
      const [from, to, ...rest] = context.names;
      if (from === undefined || to === undefined || rest.length > 0) throw new UserError('Expected FROM and TO');
      const body = {
        from: await readMoment(context, 'from', from, -1),
        to: await readMoment(context, 'to', to, -1),
        reason: requiredOption(context, 'reason'),
      };
      const done = await context.client.call('refold', { body });
      context.show(done, forTerminal(done.sentence));
      return 0;
    },
  },
  suppression: SUPPRESSION,
  redrive: operation('redrive', 'redrive', 'Give dead letters back to the queue'),
  'test-alert': operation('testAlert', 'test-alert', 'Send a test alert on every channel'),
};
