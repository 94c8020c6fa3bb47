/** What one looks at again and again: an address within the console, under a name, kept in this browser. */
export type SavedView = { readonly name: string; readonly href: string };
const KEY = 'lazaretto.views';
/** More are refused. */
export const MOST_VIEWS = 50;
export const LONGEST_NAME = 60;

/** In order of their names. What is stored and is no view of this console is left out. */
export function savedViews(): readonly SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(found) ? found.filter(isView).slice(0, MOST_VIEWS) : [];
  } catch {
    return [];
  }
}
const isView = (value: unknown): value is SavedView => {
  const { name, href } = (value ?? {}) as Partial<SavedView>;
  return typeof name === 'string' && typeof href === 'string' && href.startsWith('#/');
};

/** Under a name that is there already, it takes that one's place. @returns whether the browser keeps it */
export function saveView(view: SavedView): boolean {
  const others = savedViews().filter(({ name }) => name !== view.name);
  if (others.length >= MOST_VIEWS) return false;
  return store([...others, view].toSorted((a, b) => a.name.localeCompare(b.name)));
}
export const forgetView = (name: string): boolean => store(savedViews().filter((view) => view.name !== name));

function store(views: readonly SavedView[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(views));
    return true;
  } catch {
    return false;
  }
}
