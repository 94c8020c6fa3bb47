import { useState } from 'preact/hooks';
import { tenantPath } from '../forms/asking-tenant.ts';
import { ApiFailed, change } from '../lib/api.ts';
import { CopyText } from '../lib/copy.tsx';
import { Box, ProblemBox } from '../lib/parts.tsx';

type Shown = { readonly url: string; readonly endsAt: string };

/** A link to the page of the tenant: one click makes it, the next copies it, another voids all that were made. */
export function ShareBox({ name }: { readonly name: string }) {
  const [link, setLink] = useState<Shown | null>(null);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<ApiFailed | null>(null);
  const [isBusy, setBusy] = useState(false);
  const carryOut = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    setSaid('');
    try {
      await work();
    } catch (failure) {
      if (!(failure instanceof ApiFailed)) throw failure;
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const path = `${tenantPath(name)}/link`;
  const share = () =>
    carryOut(async () => {
      setLink(await change<'shareTenant'>({ method: 'POST', path, body: {}, key: crypto.randomUUID() }));
    });
  const revoke = () =>
    carryOut(async () => {
      const asked = { method: 'POST', path: `${path}/revocation`, body: {}, key: crypto.randomUUID() } as const;
      const { sentence } = await change<'revokeTenantLinks'>(asked);
      setLink(null);
      setSaid(`Done: ${sentence}.`);
    });
  return (
    <Box
      title="Page for the tenant"
      note="Read-only, in plain words: how its own mail stands, what ends a restriction, which records to publish. Nothing of anybody else, no pool, and no reason that you wrote."
    >
      <ProblemBox error={error} />
      <p class="buttons">
        <button type="button" disabled={isBusy} onClick={share}>
          Share with the tenant
        </button>{' '}
        <button type="button" disabled={isBusy} onClick={revoke}>
          Void all links
        </button>
      </p>
      {link !== null && (
        <>
          <CopyText text={link.url} label="the link" />
          <p class="quiet">Whoever has it sees the page, until {link.endsAt.slice(0, 16)}Z.</p>
        </>
      )}
      <p class="quiet" role="status">
        {said}
      </p>
    </Box>
  );
}
