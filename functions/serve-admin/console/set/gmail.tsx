import type { SetDetail } from '../../../../shared/admin/schema/set.ts';
import { GMAIL_DATES, GMAIL_FIGURES, GMAIL_HOLDS, gmailSubject } from '../../../../shared/postmaster/words.ts';
import { hrefOfDomain } from '../lib/address.ts';
import { Box, SafeText, Table } from '../lib/parts.tsx';
import { rate } from '../lib/words.ts';

type Gmail = SetDetail['gmail'];

/** What Gmail says of the set, each figure with its date. That it says nothing is neither good nor bad. */
export const SetGmail = ({ gmail }: { readonly gmail: Gmail }) => (
  <Box title="What Gmail says">
    {gmail === null ? (
      <p class="quiet">
        Gmail is asked about no domain that it sends from: docs/receivers.md says how to connect Postmaster Tools.
      </p>
    ) : (
      <>
        {gmail.figures.length === 0 ? (
          <p>Gmail says nothing of it, which is neither good nor bad.</p>
        ) : (
          <Figures figures={gmail.figures} />
        )}
        <p class="quiet">
          Asked about{' '}
          {gmail.domains.map((domain) => (
            <a key={domain} href={hrefOfDomain(domain)}>
              <SafeText text={domain} />{' '}
            </a>
          ))}
          . {GMAIL_DATES}
        </p>
      </>
    )}
  </Box>
);

const Figures = ({ figures }: { readonly figures: NonNullable<Gmail>['figures'] }) => (
  <Table label="What Gmail says">
    <thead>
      <tr>
        <th scope="col">Of</th>
        <th scope="col">What</th>
        <th scope="col">Share</th>
        <th scope="col">Day</th>
        <th scope="col">Limit reached</th>
        <th scope="col">Follows</th>
      </tr>
    </thead>
    <tbody>
      {figures.map(({ domain, feedbackId, what, rate: share, day, limit, holds }) => (
        <tr key={`${what} ${domain} ${feedbackId ?? ''}`}>
          <th scope="row">
            <SafeText text={gmailSubject({ domain, feedbackId })} />
          </th>
          <td>{GMAIL_FIGURES[what]}</td>
          <td>{rate(share)}</td>
          <td>{day}</td>
          <td>{rate(limit)}</td>
          <td>{holds === null ? '–' : GMAIL_HOLDS[holds]}</td>
        </tr>
      ))}
    </tbody>
  </Table>
);
