import { setTimeout as wait } from 'node:timers/promises';
import type { AnswerOf } from '../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../shared/kernel/escape.ts';
import { grouped } from '../../../shared/kernel/numbers.ts';
import { Screen } from '../start/screen.ts';
import { UserError } from '../user-error.ts';
import { wrapLine } from '../wrap.ts';
import type { CliCommand, Context } from './context.ts';
import { setsTable } from './look/sets.ts';

/** Between two looks. Unit: ms. */
const EVERY_MS = 5_000;

type Seen = { readonly fleet: AnswerOf<'getFleet'>; readonly needs: AnswerOf<'listNeeds'> };
const look = async ({ client }: Context): Promise<Seen> => ({
  fleet: await client.call('getFleet'),
  needs: await client.call('listNeeds'),
});
const MOST_NEEDS = 6;
const SIGN = { critical: '!!', warning: '! ', info: '  ' } as const;

/** The whole deployment on one screen: what waits for a person, then the worst sets. */
function picture(context: Context, { fleet, needs }: Seen, problem: string | null): string[] {
  const mode = fleet.switch.mode === 'policy' ? fleet.policyMode : fleet.switch.mode;
  const columns = context.terminal.columns ?? 80;
  const lines = [
    `Lazaretto · mode ${mode} · automatic moves ${fleet.switch.automatic ? 'on' : 'OFF'} · ${fleet.now.slice(0, 19)}Z`,
    fleet.headline,
    `${grouped(fleet.incidents)} ${fleet.incidents === 1 ? 'incident' : 'incidents'} at mailbox providers`,
    ...(needs.items.length === 0 ? ['Nothing waits for you.'] : ['Needs you:']),
    ...needs.items
      .slice(0, MOST_NEEDS)
      .map(({ severity, title, action }) =>
        action.command === null ? `${SIGN[severity]} ${title}` : `${SIGN[severity]} ${title} → ${action.command}`,
      ),
    ...(needs.items.length > MOST_NEEDS ? [`   and ${needs.items.length - MOST_NEEDS} more: lazaretto status`] : []),
    ...(problem === null ? [] : [`These figures are old: ${problem}`]),
  ];
  const rows = fleet.worst.length === 0 ? 'No set is known yet.' : setsTable(context, fleet.worst);
  return [...lines.map(forTerminal).flatMap((line) => wrapLine(line, columns)), '', ...rows.split('\n')];
}

/** A live view of a deployment. Without a terminal, one picture. */
export const TOP: CliCommand = {
  usage: 'top',
  about: 'What waits for you and the worst sets, live until Ctrl-C',
  async run(context) {
    let seen = await look(context);
    let problem: string | null = null;
    if (!context.terminal.isLive || context.values['json'] === true) {
      context.show({ ...seen.fleet, needs: seen.needs.items }, picture(context, seen, null).join('\n'));
      return 0;
    }
    const screen = new Screen(process.stdout, () => picture(context, seen, problem), 1);
    screen.open();
    try {
      for (;;) {
        screen.draw();
        await wait(EVERY_MS);
        try {
          seen = await look(context);
          problem = null;
        } catch (error) {
          // What was seen stays, and says that it is old.
          if (!(error instanceof UserError)) throw error;
          problem = error.message;
        }
      }
    } finally {
      screen.close();
    }
  },
};
