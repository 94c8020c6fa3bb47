import { useState } from 'preact/hooks';

/**
 * What a person is writing, kept while the tab is open: leaving the page, and a reload, lose nothing. It goes when it is
 * saved or given up.
 */
const PREFIX = 'lazaretto.draft.';

/** null: there is none, or what is kept is no draft of this form. */
export function storedDraft<T extends object>(what: string, like: T): T | null {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(PREFIX + what) ?? 'null');
    return isLike(found, like) ? found : null;
  } catch {
    return null;
  }
}
function isLike<T extends object>(found: unknown, like: T): found is T {
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(like).every(
    ([name, value]) => typeof (found as Record<string, unknown>)[name] === typeof value,
  );
}

/** null takes it away. */
export function keepDraft(what: string, value: object | null): void {
  try {
    if (value === null) sessionStorage.removeItem(PREFIX + what);
    else sessionStorage.setItem(PREFIX + what, JSON.stringify(value));
  } catch {
    // A browser that stores nothing keeps it as long as the form is open.
  }
}

/** Of which things that begin so there is a draft. */
export function draftsOf(begin: string): readonly string[] {
  try {
    return Object.keys(sessionStorage)
      .filter((key) => key.startsWith(PREFIX + begin))
      .map((key) => key.slice(PREFIX.length + begin.length));
  } catch {
    return [];
  }
}

/** The fields of a form: as they were left, or as they begin. */
export function useDraft<T extends object>(what: string, begin: () => T) {
  const [value, setValue] = useState<T>(() => {
    const fresh = begin();
    return storedDraft(what, fresh) ?? fresh;
  });
  const change = (next: Partial<T>): void => {
    const changed = { ...value, ...next };
    setValue(changed);
    keepDraft(what, changed);
  };
  return [value, change, () => keepDraft(what, null)] as const;
}
