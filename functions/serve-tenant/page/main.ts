import { type Language, languageFor } from '../../../shared/tenant-page/languages.ts';
import { REFUSALS, type Refusal, type TenantPage } from '../../../shared/tenant-page/model.ts';
import { sayIn } from '../../../shared/tenant-page/say.ts';
import { refusalView, viewOf } from '../../../shared/tenant-page/view.ts';
import { draw, drawWaiting } from './draw.ts';

/** A page that does not come is given up. Unit: ms. */
const TIMEOUT_MS = 35_000;
const TOO_MANY = [429, 503];

type Answer = { readonly page: TenantPage } | { readonly why: Refusal };

/** What stands behind the sign # of the address: no server and no other site gets to see it. */
const inFragment = (name: string): string | null => new URLSearchParams(location.hash.slice(1)).get(name);

/** The page of the link. Its token goes in the body, so that it stands in no log. */
async function ask(token: string): Promise<Answer> {
  try {
    const response = await fetch('page', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.ok) return { page: (await response.json()) as TenantPage };
    if (TOO_MANY.includes(response.status)) return { why: 'busy' };
    const { why } = (await response.json()) as { readonly why?: unknown };
    return { why: REFUSALS.find((known) => known === why) ?? 'fault' };
  } catch {
    return { why: 'fault' };
  }
}

/** What is shown now; a later link makes an earlier answer void. */
let shown = 0;

async function show(): Promise<void> {
  const root = document.querySelector<HTMLElement>('#page');
  if (root === null) return;
  const turn = ++shown;
  let language = languageFor(inFragment('lang'), navigator.languages);
  document.documentElement.lang = language;
  drawWaiting(root, sayIn(language).text('waiting'));
  const answer = await ask(inFragment('t') ?? '');
  if (turn !== shown) return;
  const isLasting = 'page' in answer || answer.why === 'wrong' || answer.why === 'ended';
  const paint = (chosen: Language, isChosen = false): void => {
    language = chosen;
    const view = 'page' in answer ? viewOf(answer.page, language) : refusalView(answer.why, language);
    draw(root, view, { isChosen, choose: (other) => paint(other, true), again: isLasting ? null : () => void show() });
  };
  paint(language);
}

addEventListener('hashchange', () => void show());
void show();
