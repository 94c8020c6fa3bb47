import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { POOL_WORDS } from '../../../../shared/profile/model.ts';
import { SafeText } from '../lib/parts.tsx';

type Profile = AnswerOf<'listTenants'>['items'][number]['profile'];

/** The reasons of a grade with what each weighs, and what suits the tenant. */
export const ProfileReasons = ({ profile: { reasons, pool, ladder, startStep } }: { readonly profile: Profile }) => (
  <>
    {reasons.length === 0 && <p>Nothing speaks for or against it.</p>}
    {reasons.map(({ id, points, sentence }) => (
      <p key={id}>
        {points > 0 ? `+${points}` : points} <SafeText text={sentence} />
      </p>
    ))}
    <p>
      Suits it: {POOL_WORDS[pool]}, ladder {ladder} from step {startStep}
    </p>
  </>
);
