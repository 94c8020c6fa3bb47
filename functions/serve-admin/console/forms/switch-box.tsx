import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import { forPage } from '../../../../shared/kernel/escape.ts';
import { POOL_NOT_READY } from '../../../../shared/placement/pool-messages.ts';
import { change, read } from '../lib/api.ts';
import { Box } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import type { Asking } from './ask.tsx';

type Switch = Fleet['switch'];
type Thrown = { readonly automatic?: boolean; readonly mode?: Switch['mode'] };

const stateOf = ({ automatic, mode }: Switch): string =>
  `Automatic moves are ${automatic ? 'on' : 'off'}. ${mode === 'policy' ? 'The policy says whether sets are only observed.' : `Every set is in ${mode} mode.`}`;

const asking = (title: string, meaning: string, body: Thrown, seen: string): Asking => ({
  title,
  meaning,
  verb: title,
  mayEnd: false,
  seen,
  async carryOut({ reason, seen: version, key }) {
    const given = { method: 'PUT', path: '/switch', body: { ...body, reason }, seen: version, key } as const;
    return stateOf(await change<'putSwitch'>(given));
  },
  async look() {
    const now = await read<'getSwitch'>('/switch', {}, new AbortController().signal);
    return { seen: now.version, sentence: stateOf(now) };
  },
});

/** What keeps the quarantine pool from isolating, told to whoever lets Lazaretto move sets. */
const poolWarnings = ({ notices }: Fleet): string[] =>
  notices
    .filter(({ title }) => title === POOL_NOT_READY)
    .map(({ title, sentence }) => `${title}: ${forPage(sentence)}.`);

/** The switch that stops Lazaretto from moving anything, for every set at once. */
export function SwitchBox({ fleet }: { readonly fleet: Fleet }) {
  const { ask } = useShell();
  const { automatic, mode, version } = fleet.switch;
  const observes = mode === 'observe';
  return (
    <Box title="The switch" note="It holds for every set within a minute.">
      <p>{stateOf(fleet.switch)}</p>
      {fleet.mayWrite && (
        <div class="buttons">
          <button
            type="button"
            class={automatic ? 'grave' : undefined}
            onClick={() =>
              ask(
                automatic
                  ? asking('Switch automatic moves off', 'Decisions wait for a person.', { automatic: false }, version)
                  : asking(
                      'Switch automatic moves on',
                      ['Decisions are carried out again.', ...poolWarnings(fleet)].join(' '),
                      { automatic: true },
                      version,
                    ),
              )
            }
          >
            {automatic ? 'Switch automatic moves off' : 'Switch automatic moves on'}
          </button>
          <button
            type="button"
            onClick={() =>
              ask(
                observes
                  ? asking(
                      'Follow the policy',
                      ['The policy decides again which sets are moved.', ...poolWarnings(fleet)].join(' '),
                      { mode: 'policy' },
                      version,
                    )
                  : asking('Only observe', 'Sets are judged, and none is moved.', { mode: 'observe' }, version),
              )
            }
          >
            {observes ? 'Follow the policy' : 'Only observe'}
          </button>
        </div>
      )}
    </Box>
  );
}
