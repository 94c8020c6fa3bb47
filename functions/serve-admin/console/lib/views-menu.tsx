import { useState } from 'preact/hooks';
import { SafeText } from './parts.tsx';
import { forgetView, LONGEST_NAME, MOST_VIEWS, savedViews, saveView } from './saved-views.ts';

/** Views that are looked at again: what is seen now under a name, and those that have one. */
export function ViewsMenu() {
  const [views, setViews] = useState(savedViews);
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const save = (event: Event): void => {
    event.preventDefault();
    const isKept = saveView({ name: name.trim(), href: location.hash || '#/fleet' });
    setSaid(isKept ? 'Saved' : `This browser keeps no more of them: ${MOST_VIEWS} at most`);
    setViews(savedViews());
    if (isKept) setName('');
  };
  const forget = (of: string): void => {
    forgetView(of);
    setViews(savedViews());
    setSaid('Removed');
  };
  return (
    <details class="menu" onToggle={() => setSaid('')}>
      <summary>Views</summary>
      <div class="menu-box">
        {views.length === 0 && <p class="quiet">None has a name yet. Names are kept in this browser.</p>}
        <ul>
          {views.map((view) => (
            <li key={view.name}>
              <a href={view.href}>
                <SafeText text={view.name} />
              </a>{' '}
              <button type="button" aria-label={`Remove ${view.name}`} onClick={() => forget(view.name)}>
                Remove
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={save}>
          <label>
            Call what is seen now
            <input
              required
              pattern=".*\S.*"
              maxLength={LONGEST_NAME}
              autoComplete="off"
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <button type="submit">Save this view</button> <span role="status">{said}</span>
        </form>
      </div>
    </details>
  );
}
