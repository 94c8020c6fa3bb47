import { useEffect, useState } from 'preact/hooks';
import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { PolicyPreview } from '../forms/policy-preview.tsx';
import { ApiFailed, change, read } from '../lib/api.ts';
import { ProblemBox, SafeText, Waiting } from '../lib/parts.tsx';
import { usePolled } from '../lib/poll.ts';
import { useShell } from '../lib/shell.ts';
import { counted } from '../lib/words.ts';

/** Typing rests for so long before it is checked. Unit: ms. */
const REST_MS = 400;

const readPolicy = (signal: AbortSignal) => read<'getPolicy'>('/policy', {}, signal);

/** The policy in force, to read, change, try on the last 7 days, and save. */
export function PolicyView() {
  const { fleet, ask } = useShell();
  // It is not read again by itself: what is being written must not change under one's hands.
  const { data, error, again } = usePolled('policy', readPolicy, true);
  const [text, setText] = useState<string | null>(null);
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
      seen: data.version,
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
      {preview !== null && <PolicyPreview preview={preview} />}
    </>
  );
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

/** What is wrong with a policy, as the server says, once typing rests; null: not known yet. */
function useProblems(text: string): readonly string[] | null {
  const [problems, setProblems] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (text === '') {
      setProblems(['expected a policy, got nothing']);
      return undefined;
    }
    let isOver = false;
    setProblems(null);
    const check = async (): Promise<void> => {
      const found = await change<'validatePolicy'>({ method: 'POST', path: '/policy/validate', body: { policy: text } })
        .then((verdict) => verdict.problems)
        .catch((error: unknown) => [String(error instanceof Error ? error.message : error)]);
      if (!isOver) setProblems(found);
    };
    const timer = setTimeout(() => void check(), REST_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text]);
  return problems;
}
