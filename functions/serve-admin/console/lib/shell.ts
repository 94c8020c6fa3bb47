import { createContext } from 'preact';
import { useContext, useLayoutEffect } from 'preact/hooks';
import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import type { Asking } from '../forms/ask.tsx';
import { type Polled, usePolled } from './poll.ts';

/** What every view knows: the fleet at a glance, whether it is held still, and how to ask for a reason. */
export type Shell = {
  readonly fleet: Fleet | null;
  readonly isHeld: boolean;
  /** What is shown now, each with how to read it again. */
  readonly live: Set<() => Promise<void>>;
  readonly ask: (asking: Asking) => void;
  /** Read again whatever is shown; over when all of it has an answer. */
  readonly again: () => Promise<void>;
};
export const ShellContext = createContext<Shell>({
  fleet: null,
  isHeld: false,
  live: new Set(),
  ask: () => undefined,
  again: async () => undefined,
});
export const useShell = (): Shell => useContext(ShellContext);

/** As `usePolled`, and anew whenever something was changed. */
export function useLive<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Polled<T> {
  const { isHeld, live } = useShell();
  const polled = usePolled(key, load, isHeld);
  const { again } = polled;
  useLayoutEffect(() => {
    live.add(again);
    return () => void live.delete(again);
  }, [live, again]);
  return polled;
}
