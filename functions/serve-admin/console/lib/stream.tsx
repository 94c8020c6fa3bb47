import type { SetRow } from '../../../../shared/admin/schema/sets.ts';
import { hrefOfSet } from './address.ts';
import { SafeText } from './parts.tsx';

/** What a set or a stream is called: a stream by what its mail carries. */
export const shownName = ({ name, stream }: Pick<SetRow, 'name' | 'stream'>): string => stream?.value ?? name;

/** Whose part a stream is, and what tells it apart. */
export const PartOf = ({ stream }: { readonly stream: NonNullable<SetRow['stream']> }) => (
  <span class="quiet">
    part of{' '}
    <a href={hrefOfSet(stream.set)}>
      <SafeText text={stream.set} />
    </a>{' '}
    by <SafeText text={stream.by ?? 'a rule that is gone'} />
  </span>
);

/** Why nobody should call it healthy; nothing where its standing says all. */
export const NotHealthy = ({ row }: { readonly row: Pick<SetRow, 'standing' | 'words'> }) =>
  row.words === row.standing ? null : (
    <strong>
      <SafeText text={row.words} />
    </strong>
  );
