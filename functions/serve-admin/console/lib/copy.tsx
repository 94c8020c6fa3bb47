import { useState } from 'preact/hooks';

/** What one sees, as a link: filters, spans and pages are in the address. */
export function CopyLink() {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    setSaid(
      await navigator.clipboard.writeText(location.href).then(
        () => 'Copied',
        () => 'Copy it from the address bar',
      ),
    );
    setTimeout(() => setSaid(''), 4_000);
  };
  return (
    <>
      <button type="button" onClick={copy}>
        {said === '' ? 'Copy link' : said}
      </button>
      <span class="unseen" role="status">
        {said}
      </span>
    </>
  );
}

/** What must be copied as it is, in a block of its own, with a button. */
export function CopyText({ text, label }: { readonly text: string; readonly label: string }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      setSaid('Select it and copy by hand');
    }
    setTimeout(() => setSaid(''), 4_000);
  };
  return (
    <span class="copy">
      <code class="copied" dir="ltr">
        {text}
      </code>{' '}
      <button type="button" aria-label={`Copy ${label}`} onClick={copy}>
        Copy
      </button>{' '}
      <span class="quiet" role="status">
        {said}
      </span>
    </span>
  );
}
