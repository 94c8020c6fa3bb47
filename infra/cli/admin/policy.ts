import { readFile } from 'node:fs/promises';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { jsonLine } from '../json-line.ts';
import { UserError } from '../user-error.ts';
import { type CliCommand, type Context, requiredOption } from './context.ts';

/** Something is wrong with the policy: a script should notice. */
const INVALID = 1;

const textIn = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${file}: ${error.code === 'ENOENT' ? 'no such file' : error.message}`);
  });

/** Needs nobody else: the rules are the same here. */
export async function validateFile(file: string, isJson: boolean, write: (text: string) => void): Promise<number> {
  const parsed = parsePolicy(await textIn(file));
  const problems = parsed.ok ? [] : parsed.problems;
  if (isJson) write(jsonLine({ valid: parsed.ok, problems }));
  else if (parsed.ok) write(`${file} is valid.\n`);
  else for (const problem of problems) write(`${file}: ${forTerminal(problem)}\n`);
  return parsed.ok ? 0 : INVALID;
}

function previewText(context: Context, { changes, moved, looked, of }: AnswerOf<'previewPolicy'>): string {
  const shown = (decision: (typeof changes)[number]['present']): string =>
    decision === null ? '-' : `${decision.level} ${decision.at.slice(0, 16)}Z`;
  const rows = changes.map(({ name, present, proposed }) => [
    name,
    shown(present),
    shown(proposed),
    proposed?.sentence ?? present?.sentence ?? '',
  ]);
  const columns = [
    { heading: 'configuration set' },
    { heading: 'now' },
    { heading: 'then' },
    { heading: 'why', isSentence: true },
  ];
  return [
    changes.length === 0 ? 'Nothing would have been different in the last 7 days.' : context.table(columns, rows),
    '',
    `Moved: ${moved.present} now, ${moved.proposed} then. ${looked} of ${of} sets were judged anew.`,
  ].join('\n');
}

async function run(context: Context): Promise<number> {
  const [verb, file, ...rest] = context.names;
  if (verb === 'show' && file === undefined) {
    const inForce = await context.client.call('getPolicy');
    context.show(inForce, inForce.policy);
    return 0;
  }
  if (file === undefined || rest.length > 0 || (verb !== 'preview' && verb !== 'save')) {
    throw new UserError('Expected policy show | validate FILE | preview FILE | save FILE --reason TEXT');
  }
  const policy = await textIn(file);
  if (verb === 'preview') {
    const preview = await context.client.call('previewPolicy', { body: { policy } });
    context.show(preview, previewText(context, preview));
    return 0;
  }
  const { version } = await context.client.call('getPolicy');
  const saved = await context.client.call('putPolicy', {
    body: { policy, reason: requiredOption(context, 'reason') },
    seen: version,
  });
  context.show(saved, `Saved as version ${saved.version}. In force within a minute.`);
  return 0;
}

export const POLICY: CliCommand = {
  usage: 'policy show | validate FILE | preview FILE | save FILE --reason TEXT',
  about: 'The policy in force; what is wrong with another; what it would have done to the last 7 days',
  options: { reason: { type: 'string' } },
  run,
};
