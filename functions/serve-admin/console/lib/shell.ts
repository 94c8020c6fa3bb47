import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import type { Asking } from '../forms/ask.tsx';
import { type Polled, usePolled } from './poll.ts';

/** What every view knows: the fleet at a glance, whether it is held still, and how to ask for a reason. */
export type Shell = {
  readonly fleet: Fleet | null;
  readonly isHeld: boolean;
  /** Goes up when everything is to be read again. */
  readonly turn: number;
  readonly ask: (asking: Asking) => void;
  readonly again: () => void;
};
export const ShellContext = createContext<Shell>({
  fleet: null,
  isHeld: false,
  turn: 0,
  ask: () => undefined,
  again: () => undefined,
});
export const useShell = (): Shell => useContext(ShellContext);

/** As `usePolled`, and anew whenever something was changed. */
export function useLive<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Polled<T> {
  const { isHeld, turn } = useShell();
  const polled = usePolled(key, load, isHeld);
  const { again } = polled;
  useEffect(() => {
    if (turn > 0) void again();
  }, [turn, again]);
  return polled;
}
