import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import type { Action } from '../../../../shared/admin/schema/set.ts';
import { hrefOfAction, hrefOfDomain, hrefOfSet, hrefOfTenant } from './address.ts';
import { read } from './api.ts';
import { SafeText } from './parts.tsx';
import { savedViews } from './saved-views.ts';
import { ACTION_WORDS } from './words.ts';

/** Somewhere to go. */
type Place = { readonly name: string; readonly what: string; readonly href: string };
const keyOf = ({ href, name }: Place): string => `${href} ${name}`;
type Props = { readonly views: readonly (readonly [view: string, words: string])[] };

/** Typing rests for so long before it is looked up. Unit: ms. */
const REST_MS = 150;
const MOST = 8;
const ACTIONS = Object.keys(ACTION_WORDS) as readonly Action[];

/**
 * Ctrl-K: go to a set, a tenant, an address, a domain or a page by a few letters of its name. An action before the name
 * of a set (`pause larch`) opens its dialog, which asks for the reason.
 */
export function Palette({ views }: Props) {
  const [isOpen, setOpen] = useState(false);
  // Before the first frame: a key that is pressed sooner is not lost.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      // A change that is being decided about is not left by a key.
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button type="button" aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
        Go to … <kbd>Ctrl K</kbd>
      </button>
      {isOpen && <PaletteDialog views={views} onClose={() => setOpen(false)} />}
    </>
  );
}

function PaletteDialog({ views, onClose }: Props & { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  // What was gone to with the arrows stays chosen when more is found.
  const [at, setAt] = useState<string | null>(null);
  const [isWanted, setWanted] = useState(false);
  const { places, isBusy } = usePlaces(text, views);
  const chosen = places.find((place) => keyOf(place) === at) ?? places[0];
  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const go = (place: Place): void => {
    location.hash = place.href.slice(1);
    dialog.current?.close();
  };
  // Enter was pressed before it was found.
  useLayoutEffect(() => {
    if (isWanted && chosen !== undefined) go(chosen);
    else if (!isBusy) setWanted(false);
  }, [isWanted, isBusy, chosen]);
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = places[(chosen === undefined ? 0 : places.indexOf(chosen)) + step];
      if (next !== undefined) setAt(keyOf(next));
    }
  };
  return (
    <dialog ref={dialog} class="palette" aria-label="Go to" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen === undefined) setWanted(isBusy);
          else go(chosen);
        }}
      >
        <label>
          Set, tenant, address, domain or page
          <input
            role="combobox"
            aria-expanded={places.length > 0}
            aria-controls={places.length > 0 ? 'places' : undefined}
            aria-activedescendant={chosen === undefined ? undefined : `place-${places.indexOf(chosen)}`}
            autoComplete="off"
            value={text}
            onKeyDown={press}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAt(null);
              setWanted(false);
            }}
          />
        </label>
        {places.length > 0 && (
          <div id="places" role="listbox" aria-label="Places">
            {places.map((place, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: arrows and Enter in the combobox do the same
              // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus, and names the option
              <div
                key={keyOf(place)}
                id={`place-${index}`}
                role="option"
                aria-selected={place === chosen}
                onClick={() => go(place)}
              >
                <SafeText text={place.name} /> <span class="quiet">{place.what}</span>
              </div>
            ))}
          </div>
        )}
        {places.length === 0 && <p class="quiet">{isBusy ? 'Looking …' : 'Nothing of this name.'}</p>}
        <p class="quiet">↑ ↓ choose, Enter goes there, Esc closes. To act: “pause larch”, “release larch”.</p>
      </form>
    </dialog>
  );
}

type Found = {
  readonly sets: AnswerOf<'listSets'>['items'];
  readonly listings: AnswerOf<'listListings'>['items'];
  readonly findings: AnswerOf<'listFindings'>['items'];
  readonly domains: AnswerOf<'listDomains'>['items'];
};
const NOTHING: Found = { sets: [], listings: [], findings: [], domains: [] };

/** `pause larch`: an action, and the letters of a name. */
function actionIn(text: string): { readonly action: Action | null; readonly letters: string } {
  const [first = '', ...rest] = text.trim().toLowerCase().split(/\s+/);
  const action = ACTIONS.find((known) => known === first) ?? null;
  return rest.length === 0 || action === null
    ? { action: null, letters: text.trim().toLowerCase() }
    : { action, letters: rest.join(' ') };
}

const once = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== null)),
];

/** What fits the letters: pages first, then sets and tenants, then addresses and domains. */
function usePlaces(
  text: string,
  views: Props['views'],
): { readonly places: readonly Place[]; readonly isBusy: boolean } {
  const { action, letters } = actionIn(text);
  const [found, setFound] = useState<Found & { readonly of: string | null }>({ ...NOTHING, of: null });
  useEffect(() => {
    const left = new AbortController();
    const look = async (): Promise<void> => {
      const [sets, listings, findings, domains] = await Promise.all([
        read<'listSets'>('/sets', { q: letters, limit: String(MOST) }, left.signal).catch(() => ({ items: [] })),
        read<'listListings'>('/listings', {}, left.signal).catch(() => ({ items: [] })),
        read<'listFindings'>('/findings', {}, left.signal).catch(() => ({ items: [] })),
        read<'listDomains'>('/domains', {}, left.signal).catch(() => ({ items: [] })),
      ]);
      if (left.signal.aborted) return;
      setFound({
        sets: sets.items,
        listings: listings.items,
        findings: findings.items,
        domains: domains.items,
        of: letters,
      });
    };
    const timer = setTimeout(() => void look(), REST_MS);
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [letters]);
  const isBusy = found.of !== letters;
  const place = (what: string, href: (name: string) => string) => (name: string) => ({ name, what, href: href(name) });
  const places: readonly Place[] =
    action === null
      ? [
          ...views.map(([view, words]) => ({ name: words, what: 'page', href: `#/${view}` })),
          ...savedViews().map((view) => ({ ...view, what: 'your view' })),
          ...found.sets.map(({ name, words }) => ({ name, what: words, href: hrefOfSet(name) })),
          ...once(found.sets.map(({ tenant }) => tenant)).map(place('tenant', hrefOfTenant)),
          ...once(found.listings.map(({ subject }) => subject)).map(place('blocklists', () => '#/blocklists')),
          ...once([...found.domains, ...found.findings].map(({ domain }) => domain)).map(place('domain', hrefOfDomain)),
        ]
      : found.sets.map(({ name, words }) => ({
          name: `${ACTION_WORDS[action]} ${name}`,
          what: words,
          href: hrefOfAction(name, action),
        }));
  // Of an action, what was found for fewer letters waits for what is asked now.
  const fits = places.filter(({ name }) => (action === null ? name.toLowerCase().includes(letters) : !isBusy));
  return { places: fits.slice(0, MOST), isBusy };
}
