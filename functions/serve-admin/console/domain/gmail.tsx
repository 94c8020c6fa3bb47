import type { AnswerOf } from '../../../../shared/admin/fleet/operations.ts';
import { GMAIL_DATES } from '../../../../shared/postmaster/words.ts';
import { Box, SafeText, Since, Table } from '../lib/parts.tsx';
import { rate } from '../lib/words.ts';

type Gmail = AnswerOf<'getDomain'>['gmail'];

/** What Gmail's Postmaster Tools say of the domain, each figure with the day that it is of. */
export const DomainGmail = ({ gmail, now }: { readonly gmail: Gmail; readonly now: string }) => (
  <Box
    title="Gmail’s Postmaster Tools"
    note={`Gmail’s figures are one to three days old, and it gives none of days with little mail: no figure is not zero. ${GMAIL_DATES}`}
  >
    {gmail === null ? (
      <p class="quiet">
        Gmail is not asked about this domain. The setting <code>postmaster</code> names those that are, and{' '}
        <code>lazaretto postmaster connect</code> gives access (docs/receivers.md).
      </p>
    ) : (
      <>
        <p class="quiet">
          Asked <Since time={gmail.askedAt} now={now} />
          {gmail.newestDay === null ? '; it has given no figure yet' : `; the newest figure is of ${gmail.newestDay}`}.
        </p>
        {gmail.problem !== null && (
          <p class="note">
            <SafeText text={gmail.problem} />
          </p>
        )}
        {gmail.days.length > 0 && <Days days={gmail.days} />}
        {gmail.compliance !== null && <Compliance compliance={gmail.compliance} now={now} />}
      </>
    )}
  </Box>
);

const Days = ({ days }: { readonly days: NonNullable<Gmail>['days'] }) => (
  <Table label="Gmail’s figures by day">
    <thead>
      <tr>
        <th scope="col">Day</th>
        <th scope="col">Spam rate</th>
        <th scope="col">By Feedback-ID</th>
        <th scope="col">Refused or deferred</th>
      </tr>
    </thead>
    <tbody>
      {days.map(({ day, spamRate, feedback, errors }) => (
        <tr key={day}>
          <th scope="row" class="whole">
            {day}
          </th>
          <td>{rate(spamRate)}</td>
          <td>
            {feedback.length === 0
              ? '–'
              : feedback.map(({ id, spamRate: of }) => (
                  <span key={id}>
                    <SafeText text={id} /> {rate(of)}
                    <br />
                  </span>
                ))}
          </td>
          <td>
            {errors.length === 0
              ? '–'
              : errors.map(({ words, share }) => (
                  <span key={words}>
                    {rate(share)} <SafeText text={words} />
                    <br />
                  </span>
                ))}
          </td>
        </tr>
      ))}
    </tbody>
  </Table>
);

type ComplianceProps = {
  readonly compliance: NonNullable<NonNullable<Gmail>['compliance']>;
  readonly now: string;
};
const Compliance = ({ compliance: { askedAt, of, rows }, now }: ComplianceProps) => (
  <details>
    <summary>
      What Gmail asks of senders, of <SafeText text={of} />
    </summary>
    <p class="quiet">
      As of <Since time={askedAt} now={now} />, in Gmail’s own words.
    </p>
    <ul class="numbers">
      {rows.map(({ requirement, status }) => (
        <li key={requirement}>
          <SafeText text={requirement} />: <SafeText text={status} />
        </li>
      ))}
    </ul>
  </details>
);
