import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
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

/** Ask, and ask again while the page is looked at and not held still. `key` says what is asked for. */
export function usePolled<T>(key: string, load: (signal: AbortSignal) => Promise<T>, isHeld = false): Polled<T> {
  const [state, setState] = useState<State<T>>({ key, data: null, error: null, at: 0 });
  const latest = useRef(load);
  latest.current = load;
  const asked = useRef<AbortController | null>(null);

  const again = useCallback(async () => {
    asked.current?.abort();
    const own = new AbortController();
    asked.current = own;
    try {
      const data = await latest.current(own.signal);
      if (!own.signal.aborted) setState({ key, data, error: null, at: Date.now() });
    } catch (error) {
      if (own.signal.aborted) return;
      const failed = error instanceof ApiFailed ? error : new ApiFailed(0, String(error));
      setState((before) => ({ ...(before.key === key ? before : { data: null, at: 0 }), key, error: failed }));
    }
  }, [key]);

  useEffect(() => {
    void again();
    return () => asked.current?.abort();
  }, [again]);

  useEffect(() => {
    if (isHeld) return undefined;
    const whenSeen = (): void => {
      if (!document.hidden) void again();
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
