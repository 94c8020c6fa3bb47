import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { effectWords } from '../../../../shared/standing/effect.ts';
import { UserError } from '../../user-error.ts';
import { type CliCommand, type Context, readMoment, requiredOption, textOf } from '../context.ts';
import { act } from './act.ts';
import { PARTLY, REASON } from './options.ts';

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

export const RELEASE: CliCommand = {
  usage: 'release NAME | release --since T [--preview] | release --everything, each with --reason TEXT',
  about: [
    'release NAME: back to its own pool, on probation',
    'release --since T: all that were moved automatically since T (--preview: which those are)',
    'release --everything: turn automatic moves off and release all, without probation',
  ].join('\n      '),
  options: { ...REASON, since: { type: 'string' }, preview: { type: 'boolean' }, everything: { type: 'boolean' } },
  run: release,
};
