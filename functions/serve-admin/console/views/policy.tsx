import { useEffect, useState } from 'preact/hooks';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { PolicyPreview } from '../forms/policy-preview.tsx';
import { ApiFailed, change, read } from '../lib/api.ts';
import { keepDraft, storedDraft } from '../lib/draft.ts';
import { ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { usePolled } from '../lib/poll.ts';
import { useShell } from '../lib/shell.ts';
import { counted } from '../lib/words.ts';

/** Typing rests for so long before it is checked. Unit: ms. */
const REST_MS = 400;

/** A check that got no answer is made again. Unit: ms. */
const AGAIN_MS = 5_000;

const readPolicy = (signal: AbortSignal) => read<'getPolicy'>('/policy', {}, signal);

/** The policy in force, to read, change, try on the last 7 days, and save. */
export function PolicyView() {
  const { fleet, ask } = useShell();
  // It is not read again by itself: what is being written must not change under one's hands.
  const [isRead, setRead] = useState(false);
  const { data, error, again } = usePolled('policy', readPolicy, isRead);
  useEffect(() => setRead(data !== null), [data]);
  const [draft, setDraft] = usePolicyDraft();
  const text = draft?.text ?? null;
  const setText = (next: string | null): void =>
    setDraft(next === null ? null : { text: next, version: draft?.version ?? data?.version ?? '' });
  const [preview, setPreview] = useState<AnswerOf<'previewPolicy'> | null>(null);
  const [failed, setFailed] = useState<ApiFailed | null>(null);
  const [isBusy, setBusy] = useState(false);
  const shown = text ?? data?.policy ?? '';
  const problems = useProblems(shown);
  if (data === null) return error === null ? <Waiting /> : <ProblemBox error={error} />;
  const isValid = problems?.length === 0;
  const isChanged = text !== null && text !== data.policy;

  const tryOut = async (): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      setPreview(await change<'previewPolicy'>({ method: 'POST', path: '/policy/preview', body: { policy: shown } }));
    } catch (caught) {
      setFailed(caught instanceof ApiFailed ? caught : new ApiFailed(0, String(caught)));
    }
    setBusy(false);
  };
  const save = (): void =>
    ask({
      title: 'Save the policy',
      meaning: 'It holds for every set within a minute.',
      verb: 'Save',
      mayEnd: false,
      seen: draft?.version ?? data.version,
      async carryOut({ reason, seen, key }) {
        await change<'putPolicy'>({ method: 'PUT', path: '/policy', body: { policy: shown, reason }, seen, key });
        await again();
        setText(null);
        return 'The policy was saved.';
      },
      async look() {
        const now = await readPolicy(new AbortController().signal);
        return { seen: now.version, sentence: 'another policy was saved meanwhile, and yours would replace it.' };
      },
    });

  return (
    <>
      <p class="quiet">
        {data.source === 'saved' ? 'This policy was saved by a person.' : 'This is the policy of the deployment.'} What
        it leaves out has its default.
      </p>
      {draft !== null && draft.version !== data.version && (
        <p class="note">Another policy was saved since you began this draft: it would be replaced.</p>
      )}
      <div class="editor">
        <label>
          Policy (JSON)
          <textarea
            spellcheck={false}
            rows={18}
            value={shown}
            aria-invalid={problems !== null && problems.length > 0}
            aria-describedby="problems"
            onInput={(event) => {
              setText(event.currentTarget.value);
              setPreview(null);
            }}
          />
        </label>
        <div id="problems" role="status">
          {problems === null && <p>Checking …</p>}
          {problems?.length === 0 && <p>✓ Nothing is wrong with it{isChanged ? '; it is not saved yet' : ''}.</p>}
          {problems !== null && problems.length > 0 && (
            <>
              <p>⚠ {counted(problems.length, 'thing')} to fix:</p>
              <ul>
                {problems.map((problem) => (
                  <FieldProblem key={problem} problem={problem} />
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
      <ProblemBox error={failed} />
      <div class="buttons">
        <button type="button" disabled={isBusy || !isValid} onClick={tryOut}>
          Preview on the last 7 days
        </button>
        {fleet?.mayWrite !== false && (
          <button type="button" class="primary" disabled={!isChanged || !isValid} onClick={save}>
            Save
          </button>
        )}
        {isChanged && (
          <button type="button" onClick={() => setText(null)}>
            Take back
          </button>
        )}
      </div>
      {preview !== null && (
        <PolicyPreview preview={preview} draft={shown} now={fleet?.now ?? new Date().toISOString()} />
      )}
    </>
  );
}

/** What is being written, and the version of the policy that it began with. */
type Draft = { readonly text: string; readonly version: string };

/** null: nobody has begun one. */
function usePolicyDraft(): readonly [Draft | null, (next: Draft | null) => void] {
  const [draft, setDraft] = useState<Draft | null>(() => storedDraft('policy', { text: '', version: '' }));
  const keep = (next: Draft | null): void => {
    setDraft(next);
    keepDraft('policy', next);
  };
  return [draft, keep];
}

/** `field: what is wrong with it`. */
function FieldProblem({ problem }: { readonly problem: string }) {
  const at = problem.indexOf(': ');
  return (
    <li>
      {at > 0 && (
        <strong>
          <SafeText text={problem.slice(0, at)} />:{' '}
        </strong>
      )}
      <SafeText text={at > 0 ? problem.slice(at + 2) : problem} />
    </li>
  );
}

/** What the server said, and of which text: it holds for no other. */
type Verdict = { readonly text: string; readonly problems: readonly string[] };
const NO_TEXT = ['expected a policy, got nothing'] as const;

/** What is wrong with a policy, as the server says, once typing rests; null: not known yet. */
function useProblems(text: string): readonly string[] | null {
  const [found, setFound] = useState<Verdict | null>(null);
  useEffect(() => {
    if (text === '') return undefined;
    let isOver = false;
    const check = async (): Promise<void> => {
      const problems = await change<'validatePolicy'>({
        method: 'POST',
        path: '/policy/validate',
        body: { policy: text },
      })
        .then((verdict) => verdict.problems)
        .catch((error: unknown) => {
          // It answers again some time: then the same text is checked.
          if (!isOver) timer = setTimeout(() => void check(), AGAIN_MS);
          return [String(error instanceof Error ? error.message : error)];
        });
      if (!isOver) setFound({ text, problems });
    };
    let timer = setTimeout(() => void check(), REST_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text]);
  if (text === '') return NO_TEXT;
  return found?.text === text ? found.problems : null;
}
