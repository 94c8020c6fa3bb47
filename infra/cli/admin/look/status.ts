import { standingsWords } from '../../../../shared/admin/fleet/headline.ts';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { forTerminal } from '../../../../shared/kernel/escape.ts';
import { grouped } from '../../../../shared/kernel/numbers.ts';
import { minute } from '../../words.ts';
import type { CliCommand } from '../context.ts';
import { needLines } from '../needs.ts';

const SIGN = { critical: '!!', warning: '! ', info: '  ' } as const;

function statusText(fleet: AnswerOf<'getFleet'>, needs: AnswerOf<'listNeeds'>): string {
  const notices = fleet.notices.filter(({ severity }) => severity === 'info');
  const mode = fleet.switch.mode === 'policy' ? fleet.policyMode : fleet.switch.mode;
  const lines = [
    `mode ${mode}, automatic moves ${fleet.switch.automatic ? 'on' : 'OFF'}, quarantine pool ${fleet.quarantinePool}`,
    fleet.headline,
    `standings: ${standingsWords(fleet)}`,
    ...(fleet.account === null
      ? []
      : [`account at SES: ${fleet.account.sentence} (seen ${minute(fleet.account.seenAt)})`]),
    `${grouped(fleet.held)} decisions wait for a person, ${grouped(fleet.incidents)} incidents`,
    '',
    ...needLines(needs),
    ...(fleet.notices.length === 0 ? ['The inventory found nothing wrong.'] : []),
    ...notices.flatMap(({ severity, title, sentence, since, next }) => [
      `${SIGN[severity]} ${title}, since ${minute(since)}: ${sentence}`,
      ...next.map((line) => `     ${line}`),
    ]),
  ];
  return lines.map(forTerminal).join('\n');
}

export const STATUS: CliCommand = {
  usage: 'status',
  about: 'How the whole deployment is: mode, standings, what waits for you, and what SES says of the account',
  async run(context) {
    const fleet = await context.client.call('getFleet');
    const needs = await context.client.call('listNeeds');
    context.show({ ...fleet, needs: needs.items }, statusText(fleet, needs));
    return 0;
  },
};
