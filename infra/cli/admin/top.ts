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

/** The whole deployment on one screen: what waits for a person, then the worst sets. */
function picture(context: Context, fleet: AnswerOf<'getFleet'>, problem: string | null): string[] {
  const mode = fleet.switch.mode === 'policy' ? fleet.policyMode : fleet.switch.mode;
  const columns = context.terminal.columns ?? 80;
  const lines = [
    `Lazaretto · mode ${mode} · automatic moves ${fleet.switch.automatic ? 'on' : 'OFF'} · ${fleet.now.slice(0, 19)}Z`,
    fleet.headline,
    `${grouped(fleet.held)} decisions wait for a person, ${grouped(fleet.incidents)} incidents`,
    ...fleet.notices.map(({ title, sentence }) => `! ${title}: ${sentence}`),
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
    let fleet = await context.client.call('getFleet');
    let problem: string | null = null;
    if (!context.terminal.isLive || context.values['json'] === true) {
      context.show(fleet, picture(context, fleet, null).join('\n'));
      return 0;
    }
    const screen = new Screen(process.stdout, () => picture(context, fleet, problem), 1);
    screen.open();
    try {
      for (;;) {
        screen.draw();
        await wait(EVERY_MS);
        try {
          fleet = await context.client.call('getFleet');
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
