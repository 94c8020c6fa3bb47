import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiFailed } from './api.ts';

/** The page asks again so often while somebody looks at it. Unit: ms. */
const EVERY_MS = 5_000;

export type Polled<T> = {
  /** The last answer; it stays while a newer one is awaited, or does not come. */
  readonly data: T | null;
  readonly error: ApiFailed | null;
  /** When `data` came, by this machine's clock. */
  readonly at: number;
  readonly again: () => Promise<void>;
};
type State<T> = {
  readonly key: string;
  readonly data: T | null;
  readonly error: ApiFailed | null;
  readonly at: number;
};

/** A request without an answer is given up then. Unit: ms. */
const GIVE_UP_MS = 30_000;

const failureOf = (error: unknown): ApiFailed => (error instanceof ApiFailed ? error : new ApiFailed(0, String(error)));

/** @throws {ApiFailed} also where no answer comes in time */
async function answered<T>(load: (signal: AbortSignal) => Promise<T>, given: AbortSignal): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), GIVE_UP_MS);
  try {
    return await load(AbortSignal.any([given, late.signal]));
  } catch (error) {
    throw late.signal.aborted ? new ApiFailed(0, `No answer came for ${GIVE_UP_MS / 1_000} s`) : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Ask, and ask again while the page is looked at and not held still. No request ends another: while one is on its way
 * the clock starts none, and of several answers the one that was asked for last stays. `key` says what is asked for.
 */
export function usePolled<T>(key: string, load: (signal: AbortSignal) => Promise<T>, isHeld = false): Polled<T> {
  const [state, setState] = useState<State<T>>({ key, data: null, error: null, at: 0 });
  const latest = useRef(load);
  latest.current = load;
  const on = useRef({ key, asked: 0, shown: 0, open: 0, left: new AbortController() });

  const again = useCallback(async () => {
    const view = on.current;
    const turn = ++view.asked;
    view.open++;
    const show = (next: (before: State<T>) => State<T>): void => {
      if (view.left.signal.aborted || turn < view.shown) return;
      view.shown = turn;
      setState(next);
    };
    try {
      const data = await answered(latest.current, view.left.signal);
      show(() => ({ key, data, error: null, at: Date.now() }));
    } catch (error) {
      show((before) => ({ ...(before.key === key ? before : { data: null, at: 0 }), key, error: failureOf(error) }));
    } finally {
      view.open--;
    }
  }, [key]);

  // Before the page is shown: what was asked ahead may be there already.
  useLayoutEffect(() => {
    const view = { key, asked: 0, shown: 0, open: 0, left: new AbortController() };
    on.current = view;
    void again();
    return () => view.left.abort();
  }, [key, again]);

  useEffect(() => {
    if (isHeld) return undefined;
    const whenSeen = (): void => {
      if (!document.hidden && on.current.open === 0) void again();
    };
    const timer = setInterval(whenSeen, EVERY_MS);
    document.addEventListener('visibilitychange', whenSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', whenSeen);
    };
  }, [again, isHeld]);

  const own = state.key === key ? state : { data: null, error: null, at: 0 };
  return { data: own.data, error: own.error, at: own.at, again };
}

/** Now, by this machine's clock, each second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
