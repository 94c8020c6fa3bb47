import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ApiFailed } from '../lib/api.ts';
import { useDraft } from '../lib/draft.ts';
import { ProblemBox, SafeText } from '../lib/parts.tsx';
import { timeOf, typedZone } from '../lib/times.ts';

/** What a person gave. `seen`: the version that was decided about; `key`: the same for each try at the same change. */
export type Given = {
  readonly reason: string;
  readonly until: string | null;
  readonly seen: string;
  readonly key: string;
};
/** A change that needs a reason, and a second look. */
export type Asking = {
  readonly title: string;
  readonly meaning: string;
  readonly verb: string;
  /** Whether it may end by itself. */
  readonly mayEnd: boolean;
  readonly seen: string;
  /** @returns what came of it, as a sentence */
  readonly carryOut: (given: Given) => Promise<string>;
  /** After somebody else changed it: its version now, and how it stands. */
  readonly look: () => Promise<{ readonly seen: string; readonly sentence: string }>;
};
type Props = {
  readonly asking: Asking;
  /** Over when the page shows it. */
  readonly onDone: (sentence: string) => Promise<void>;
  readonly onClose: () => void;
};
const STALE = 412;

/** Asks why, and until when; nothing is changed before it is confirmed. */
export function AskDialog({ asking, onDone, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // A dialog that was left has what was typed in it when it is opened again.
  const [{ reason, until }, change, forget] = useDraft(`reason: ${asking.title}`, () => ({ reason: '', until: '' }));
  const [seen, setSeen] = useState(asking.seen);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);
  const [error, setError] = useState<ApiFailed | null>(null);
  const [news, setNews] = useState<string | null>(null);

  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);

  const confirm = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const sentence = await asking.carryOut({ reason: reason.trim(), until: timeOf(until) ?? null, seen, key });
      forget();
      setDone(true);
      await onDone(sentence);
      dialog.current?.close();
    } catch (caught) {
      const failed = caught instanceof ApiFailed ? caught : new ApiFailed(0, String(caught));
      // No answer: the next try must not do it twice. Any answer: the next one is another request.
      if (failed.status !== 0) setKey(crypto.randomUUID());
      setError(failed);
      if (failed.status === STALE) await lookAgain();
    }
    setBusy(false);
  };

  const lookAgain = async (): Promise<void> => {
    try {
      const found = await asking.look();
      setSeen(found.seen);
      setNews(found.sentence);
    } catch (caught) {
      setError(caught instanceof ApiFailed ? caught : new ApiFailed(0, String(caught)));
    }
  };

  return (
    <dialog ref={dialog} aria-labelledby="asking" onClose={onClose}>
      <form onSubmit={confirm}>
        <h2 id="asking">
          <SafeText text={asking.title} />
        </h2>
        <p>{asking.meaning}</p>
        <label>
          Reason (kept in the audit trail)
          <input
            name="reason"
            required
            pattern=".*\S.*"
            maxLength={500}
            autoComplete="off"
            value={reason}
            onInput={(event) => change({ reason: event.currentTarget.value })}
          />
        </label>
        {asking.mayEnd && (
          <label>
            Ends by itself at ({typedZone()}, may stay empty)
            <input
              name="until"
              type="datetime-local"
              value={until}
              onInput={(event) => change({ until: event.currentTarget.value })}
            />
          </label>
        )}
        {isBusy && <p role="status">{isDone ? 'Done. Reading how it stands now …' : 'Waiting for the answer …'}</p>}
        <ProblemBox error={error} />
        {news !== null && (
          <p class="note" role="status">
            It changed meanwhile: <SafeText text={news} /> Confirm again if you still want this.
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="primary" aria-disabled={isBusy}>
            {asking.verb}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
