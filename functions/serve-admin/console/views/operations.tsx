import { askingOperation, askingRelease } from '../forms/asking-operation.ts';
import { ReleaseBox } from '../forms/release-box.tsx';
import { SwitchBox } from '../forms/switch-box.tsx';
import { useDraft } from '../lib/draft.ts';
import { Box } from '../lib/parts.tsx';
import { useShell } from '../lib/shell.ts';
import { timeOf, typedZone } from '../lib/times.ts';

/** What is done to the whole deployment. */
export function OperationsView() {
  const { fleet, ask } = useShell();
  return (
    <>
      <ReleaseBox />
      {fleet !== null && <SwitchBox fleet={fleet} />}
      {fleet?.mayWrite === false ? (
        <p class="quiet">You may look, and change nothing: ask an operator.</p>
      ) : (
        <>
          <Box title="Test alert" note="Sends a harmless alert on every channel.">
            <div class="buttons">
              <button type="button" onClick={() => ask(TEST_ALERT)}>
                Send a test alert
              </button>
            </div>
          </Box>
          <Box
            title="Dead letters"
            note="Events that could not be counted go back to their queue, once the fault is over."
          >
            <div class="buttons">
              <button type="button" onClick={() => ask(REDRIVE)}>
                Give dead letters back
              </button>
            </div>
          </Box>
          <Refold />
          <Box
            title="Release every set"
            note="Turns automatic moves off. Every quarantined set goes back to its own pool and every paused one sends again, all without probation. Counting and judging go on. To remove Lazaretto, run lazaretto evacuate: that also takes the event destinations off."
          >
            <div class="buttons">
              <button type="button" class="grave" onClick={() => ask(RELEASE_ALL)}>
                Release every set
              </button>
            </div>
          </Box>
        </>
      )}
    </>
  );
}

const TEST_ALERT = askingOperation({
  title: 'Send a test alert',
  meaning: 'Nothing happens but the alert.',
  verb: 'Send',
  path: '/operations/test-alert',
});
const REDRIVE = askingOperation({
  title: 'Give dead letters back',
  meaning: 'They are counted now, and what was counted already is not counted twice.',
  verb: 'Give back',
  path: '/operations/redrive',
});
const RELEASE_ALL = askingRelease({
  title: 'Release every set',
  meaning:
    'Quarantined sets go back to their own pools and paused ones send again, all of them healthy, without probation. Automatic moves are turned off.',
  verb: 'Release all',
  path: '/operations/release-all',
});

/** Fold closed slots into the totals again, such as after a restore. */
function Refold() {
  const { ask } = useShell();
  const [{ from, to }, change] = useDraft('fold', () => ({ from: '', to: '' }));
  const fold = (event: Event): void => {
    event.preventDefault();
    const meaning = 'The totals of these slots are worked out from the journal again, by the next ticks.';
    const body = { from: timeOf(from), to: timeOf(to) };
    ask(askingOperation({ title: 'Fold again', meaning, verb: 'Fold', path: '/operations/refold', body }));
  };
  return (
    <Box
      title="Fold again"
      note="Works the totals of closed slots out from the journal, of the last 16 days, 3 days at a time."
    >
      <form class="filters" onSubmit={fold}>
        <label>
          From ({typedZone()})
          <input
            type="datetime-local"
            required
            value={from}
            onInput={(event) => change({ from: event.currentTarget.value })}
          />
        </label>
        <label>
          To ({typedZone()})
          <input
            type="datetime-local"
            required
            value={to}
            onInput={(event) => change({ to: event.currentTarget.value })}
          />
        </label>
        <button type="submit">Fold again</button>
      </form>
    </Box>
  );
}
