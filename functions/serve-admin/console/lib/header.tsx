import { useEffect, useRef } from 'preact/hooks';
import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import type { Address } from './address.ts';
import { CopyLink } from './copy.tsx';
import { Palette } from './palette.tsx';
import { SafeText } from './parts.tsx';
import { type Polled, useNow } from './poll.ts';
import { ViewsMenu } from './views-menu.tsx';
import { moment, shortActor, span } from './words.ts';
import { chooseZone, localZone, useZone } from './zone.ts';

type Props = {
  readonly address: Address;
  readonly polled: Polled<Fleet>;
  readonly isHeld: boolean;
  readonly hold: (isHeld: boolean) => void;
  readonly again: () => void;
};

const LINKS: readonly (readonly [view: string, words: string])[] = [
  ['fleet', 'Fleet'],
  ['incidents', 'Incidents'],
  ['blocklists', 'Blocklists'],
  ['authentication', 'Authentication'],
  ['domains', 'Domains'],
  ['tenants', 'Tenants'],
  ['audit', 'Audit'],
  ['policy', 'Policy'],
  ['operations', 'Operations'],
];

const MESSAGES = ['messages', 'Messages'] as const;
/** Whether this page stands in for Slack and mail, too: the local stack says so in it. */
export const HAS_MESSAGES = document.querySelector('meta[name="lazaretto-messages"]') !== null;

/** What is older than this is not called live. Unit: ms. */
const STALE_MS = 10_000;

/** How old what is shown is: what the server had read then, and how long ago it said so. */
function Freshness({ polled: { data, error, at }, isHeld }: Pick<Props, 'polled' | 'isHeld'>) {
  const now = useNow();
  if (data === null) return <span>{error === null ? 'Reading …' : '⚠ No answer'}</span>;
  const [asked, read] = [now - at, Date.parse(data.now) - Date.parse(data.asOf ?? data.now)];
  const state = error !== null ? '⚠ No answer' : isHeld ? '‖ Paused' : asked > STALE_MS ? '⚠ Old' : '● Live';
  const parts = data.known < data.of ? `, ${data.known} of ${data.of} sets read so far` : '';
  return (
    <span>
      <strong>{state}</strong>, {moment(data.now)}
      <span class="more">
        , {span(asked)} ago; oldest figure {span(read + asked)} old
      </span>
      {parts}
    </span>
  );
}

export function Header({ address, polled, isHeld, hold, again }: Props) {
  const fleet = polled.data;
  const nav = useRef<HTMLElement>(null);
  // On a phone the views are in one line that scrolls: the one that is open is in sight.
  useEffect(() => {
    const [line, open] = [nav.current, nav.current?.querySelector<HTMLElement>('[aria-current]')];
    if (line && open) line.scrollLeft = open.offsetLeft - line.offsetLeft - 40;
  }, [address.view]);
  const badge = fleet === null ? 0 : fleet.held + fleet.incidents;
  return (
    <header>
      <div class="bar">
        <a class="brand" href="#/fleet">
          Lazaretto
        </a>
        <nav ref={nav} aria-label="Views">
          {(HAS_MESSAGES ? [...LINKS, MESSAGES] : LINKS).map(([view, words]) => (
            <a key={view} href={`#/${view}`} aria-current={address.view === view ? 'page' : undefined}>
              {words}
              {view === 'incidents' && badge > 0 && <span class="badge">{badge}</span>}
            </a>
          ))}
        </nav>
      </div>
      <div class="bar state">
        <p class={polled.error === null ? 'fresh' : 'fresh stale'}>
          <Freshness polled={polled} isHeld={isHeld} />
        </p>
        <button type="button" aria-pressed={isHeld} onClick={() => hold(!isHeld)}>
          Pause updates
        </button>
        <button type="button" onClick={again}>
          Refresh
        </button>
        <CopyLink />
        <ViewsMenu key={`${address.view} ${address.name}`} />
        <ZoneChoice />
        <Palette views={[...LINKS, ['words', 'What the words mean']]} />
        {fleet !== null && (
          <p class="actor">
            <span title={fleet.actor}>
              You are <SafeText text={shortActor(fleet.actor)} />
            </span>
            {!fleet.mayWrite && ', and may only look'}
          </p>
        )}
      </div>
      {polled.error !== null && (
        <p class="problem" role="alert">
          <SafeText text={polled.error.message} />
        </p>
      )}
      {fleet !== null && <Modes fleet={fleet} />}
    </header>
  );
}

/** In which zone this person reads and types times; what the server says in sentences is in UTC, and says so. */
function ZoneChoice() {
  const zone = useZone();
  return (
    <label class="beside">
      Times in
      <select value={zone} onChange={(event) => chooseZone(event.currentTarget.value === 'local' ? 'local' : 'UTC')}>
        <option value="UTC">UTC</option>
        <option value="local">{localZone()}</option>
      </select>
    </label>
  );
}

/** What keeps Lazaretto from acting, where something does. */
function Modes({ fleet }: { readonly fleet: Fleet }) {
  const observes =
    fleet.switch.mode === 'observe' || (fleet.switch.mode === 'policy' && fleet.policyMode === 'observe');
  if (fleet.switch.automatic && !observes) return null;
  return (
    <p class="note banner">
      <strong>⚠</strong>{' '}
      {observes
        ? 'Observe mode: Lazaretto judges and tells, and moves nothing.'
        : 'Automatic moves are switched off: decisions wait for a person.'}
    </p>
  );
}
