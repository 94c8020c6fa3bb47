import { useState } from 'preact/hooks';

/** The words of docs/glossary.md: the build puts them here. */
declare const GLOSSARY: Readonly<Record<string, string>>;
const MEANINGS = GLOSSARY;

/** What is not known to who comes from SES, view by view; the rest is on the page of all words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  fleet: [
    'set',
    'stream',
    'tenant',
    'standing',
    'effect',
    'shadow',
    'pin, exempt',
    'cleared',
    'held decision',
    'drift',
  ],
  sets: [
    'evidence',
    'bar',
    'limit, θ',
    'outcome',
    'judgement, conviction, decision',
    'epoch',
    'effect',
    'placement',
    'home pool',
    'offence, relapse',
    'shadow',
  ],
  incidents: ['held decision', 'blast radius', 'the switch', 'incident', 'wait for a provider', 'witness', 'cleared'],
  blocklists: ['listing', 'suspect', 'DNS issue', 'failover'],
  authentication: ['DNS issue', 'wanted record'],
  domains: ['DNS issue', 'wanted record'],
  tenants: ['tenant', 'profile', 'new sender, established', 'ladder', 'rung', 'allowance', 'season'],
  audit: ['audit trail', 'standing record'],
  policy: ['limit, θ', 'bar', 'evidence', 'harm, harm line', 'mode', 'power', 'signal'],
  operations: ['evacuation', 'inventory round, baseline', 'fold', 'count check', 'the switch'],
};

const List = ({ words }: { readonly words: readonly string[] }) => (
  <dl class="words">
    {words.map((word) => (
      <div key={word}>
        <dt>{word}</dt>
        <dd>{MEANINGS[word]?.replace(/(\d) %/g, '$1\u00a0%')}</dd>
      </div>
    ))}
  </dl>
);

/** The words of a view, folded away beside its heading. */
export function Help({ view }: { readonly view: string }) {
  const [isOpen, setOpen] = useState(false);
  const words = (WORDS[view] ?? []).filter((word) => word in MEANINGS);
  if (words.length === 0) return null;
  return (
    <details class="help" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What the words mean</summary>
      {isOpen && (
        <>
          <List words={words} />
          <p>
            <a href="#/words">All words</a>
          </p>
        </>
      )}
    </details>
  );
}

/** Every word that Lazaretto uses in a sense of its own. */
export const WordsView = () => <List words={Object.keys(MEANINGS)} />;
