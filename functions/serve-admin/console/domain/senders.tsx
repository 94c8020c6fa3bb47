import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { hrefOfSet, hrefOfTenant } from '../lib/address.ts';
import { Box, SafeText } from '../lib/parts.tsx';
import { grouped, rate } from '../lib/words.ts';

type Mail = AnswerOf<'getDomain'>['mail'];

/** What goes out under the domain, and who sends it. */
export const DomainSenders = ({ mail }: { readonly mail: Mail }) => (
  <Box title="Who sends with it" note="Of the last month, as counted here.">
    {mail === null ? (
      <p class="quiet">No configuration set has sent with it.</p>
    ) : (
      <>
        <p>
          {grouped(mail.perDay)} mails on a day with mail, the last on {mail.lastDay}; hard bounces{' '}
          {rate(mail.hardBounceRate)}, complaints {rate(mail.complaintRate)}
        </p>
        <Names label="Sets" names={mail.sets} hrefOf={hrefOfSet} />
        <Names label="Tenants" names={mail.tenants} hrefOf={hrefOfTenant} />
        {mail.advice.map(({ id, sentence }) => (
          <p key={id}>
            <SafeText text={sentence} />
          </p>
        ))}
      </>
    )}
  </Box>
);

type NamesProps = {
  readonly label: string;
  readonly names: NonNullable<Mail>['sets'];
  readonly hrefOf: (name: string) => string;
};
const Names = ({ label, names: { count, first }, hrefOf }: NamesProps) =>
  count === 0 ? null : (
    <p>
      {label}:{' '}
      {first.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <a href={hrefOf(name)}>
            <SafeText text={name} />
          </a>
        </span>
      ))}
      {count > first.length && `, and ${grouped(count - first.length)} more`}
    </p>
  );
