import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { AskDialog, type Asking } from './forms/ask.tsx';
import type { Address } from './lib/address.ts';
import { useAddress } from './lib/address.ts';
import { read } from './lib/api.ts';
import { Header } from './lib/header.tsx';
import { Help, WordsView } from './lib/help.tsx';
import { Empty, SafeText } from './lib/parts.tsx';
import { usePolled } from './lib/poll.ts';
import { ShellContext } from './lib/shell.ts';
import { useZone } from './lib/zone.ts';
import { AuditView } from './views/audit.tsx';
import { AuthenticationView } from './views/authentication.tsx';
import { BlocklistsView } from './views/blocklists.tsx';
import { DomainView } from './views/domain.tsx';
import { DomainsView } from './views/domains.tsx';
import { FleetView } from './views/fleet.tsx';
import { IncidentsView } from './views/incidents.tsx';
import { MessagesView } from './views/messages.tsx';
import { OperationsView } from './views/operations.tsx';
import { PolicyView } from './views/policy.tsx';
import { SetView } from './views/set.tsx';
import { TenantView } from './views/tenant.tsx';
import { TenantsView } from './views/tenants.tsx';

const TITLES: Readonly<Record<string, string>> = {
  fleet: 'Fleet',
  incidents: 'Incidents and held decisions',
  blocklists: 'Blocklists',
  authentication: 'Authentication',
  domains: 'Sending domains',
  tenants: 'Tenants',
  audit: 'Audit trail',
  policy: 'Policy',
  operations: 'Operations',
  words: 'What the words mean',
  messages: 'Messages',
};

/** Views of a list that have a page for each of its names. */
const NAMED: ReadonlySet<string> = new Set(['tenants', 'domains']);

function View({ address }: { readonly address: Address }) {
  switch (address.view) {
    case 'fleet':
      return <FleetView query={address.query} />;
    case 'sets':
      return <SetView key={address.name} name={address.name ?? ''} query={address.query} />;
    case 'incidents':
      return <IncidentsView />;
    case 'blocklists':
      return <BlocklistsView />;
    case 'authentication':
      return <AuthenticationView />;
    case 'domains':
      return address.name === null ? <DomainsView /> : <DomainView key={address.name} name={address.name} />;
    case 'audit':
      return <AuditView query={address.query} />;
    case 'policy':
      return <PolicyView />;
    case 'tenants':
      return address.name === null ? <TenantsView /> : <TenantView key={address.name} name={address.name} />;
    case 'words':
      return <WordsView />;
    case 'operations':
      return <OperationsView />;
    case 'messages':
      return <MessagesView />;
    default:
      return (
        <Empty title="There is no such view.">
          <a href="#/fleet">Go to the fleet</a>
        </Empty>
      );
  }
}

/** A dialog stays so long, at most, until what it changed is read again. Unit: ms. */
const READ_WITHIN_MS = 5_000;

/** The console: what every view shares, and the view that the address names. */
export function App() {
  const address = useAddress();
  // Everything that shows a time is drawn anew with another zone.
  useZone();
  const [isHeld, setHeld] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  // What a person is deciding about does not change under their hands.
  const ask = useCallback((wanted: Asking) => setAsking((open) => open ?? wanted), []);
  const [said, setSaid] = useState('');
  const live = useRef(new Set<() => Promise<void>>()).current;
  const polled = usePolled('fleet', (signal) => read<'getFleet'>('/fleet', {}, signal), isHeld);
  const heading = useRef<HTMLHeadingElement>(null);
  const isNamed = address.view === 'sets' || (NAMED.has(address.view) && address.name !== null);
  const title = isNamed ? (address.name ?? '') : (TITLES[address.view] ?? 'Nothing here');
  const fleet = polled.data;
  const troubled = fleet === null ? 0 : fleet.standings.quarantined + fleet.standings.paused;

  useEffect(() => {
    document.title = `${troubled > 0 ? `(${troubled}) ` : ''}${title} · Lazaretto`;
  }, [title, troubled]);

  const isFirst = useRef(true);
  // At once: later it would take the focus from where the person went meanwhile.
  useLayoutEffect(() => {
    if (!isFirst.current) heading.current?.focus();
    isFirst.current = false;
  }, [address.view, address.name]);

  const again = useCallback(async () => {
    await Promise.all([polled.again, ...live].map((one) => one()));
  }, [polled.again, live]);
  const isDone = useRef(false);
  const onDone = async (sentence: string): Promise<void> => {
    isDone.current = true;
    setSaid(sentence);
    // What is decided next is about what stands then: one's own change is nobody else's.
    await Promise.race([again(), new Promise((resolve) => setTimeout(resolve, READ_WITHIN_MS))]);
  };
  // What was pressed may make no sense any more, and be gone: the view begins anew at its heading.
  const onClose = (): void => {
    setAsking(null);
    if (isDone.current) heading.current?.focus();
    isDone.current = false;
  };

  return (
    <ShellContext.Provider value={{ fleet, isHeld, live, ask, again }}>
      <button type="button" class="skip" onClick={() => heading.current?.focus()}>
        Skip to the content
      </button>
      <Header address={address} polled={polled} isHeld={isHeld} hold={setHeld} again={again} />
      <main>
        <h1 ref={heading} tabIndex={-1}>
          <SafeText text={title} />
        </h1>
        <Help key={address.view} view={address.view} />
        <div class="said" role="status">
          {said !== '' && (
            <p>
              <SafeText text={said} />{' '}
              <button type="button" onClick={() => setSaid('')}>
                Dismiss
              </button>
            </p>
          )}
        </div>
        <View address={address} />
      </main>
      {asking !== null && <AskDialog asking={asking} onDone={onDone} onClose={onClose} />}
    </ShellContext.Provider>
  );
}
