import { type Mail, type Moved, sum } from './moved-mail.ts';

/** What one policy would have done. */
export type Side = {
  /** The file, or `default policy`. */
  readonly policy: string;
  readonly moved: number;
  readonly quarantined: Mail;
  readonly paused: Mail;
};
/** What `lazaretto backtest --json` prints. */
export type Backtest = {
  readonly events: number;
  readonly policy: Side;
  readonly against: Side;
  /** Every set that one of both would have moved, by name; null where that policy leaves it alone. */
  readonly configurationSets: readonly {
    readonly name: string;
    readonly policy: Omit<Moved, 'name'> | null;
    readonly against: Omit<Moved, 'name'> | null;
  }[];
};
export type Played = { readonly policy: string; readonly events: number; readonly moved: readonly Moved[] };

const NO_MAIL: Mail = { sends: 0, hardBounces: 0, complaints: 0 };

/** Put side by side what two policies would have done with the same archive. */
export function compare(ours: Played, theirs: Played): Backtest {
  const names = new Set([...ours.moved, ...theirs.moved].map(({ name }) => name));
  return {
    events: ours.events,
    policy: sideOf(ours),
    against: sideOf(theirs),
    configurationSets: [...names]
      .toSorted((a, b) => (a < b ? -1 : 1))
      .map((name) => ({ name, policy: without(name, ours.moved), against: without(name, theirs.moved) })),
  };
}

const sideOf = ({ policy, moved }: Played): Side => ({
  policy,
  moved: moved.length,
  quarantined: moved.reduce((all, { quarantined }) => sum(all, quarantined), NO_MAIL),
  paused: moved.reduce((all, { paused }) => sum(all, paused), NO_MAIL),
});

function without(name: string, all: readonly Moved[]): Omit<Moved, 'name'> | null {
  const found = all.find((one) => one.name === name);
  if (!found) return null;
  const { name: _, ...rest } = found;
  return rest;
}
