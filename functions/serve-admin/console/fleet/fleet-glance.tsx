import { reservedParts } from '../../../../shared/admin/fleet/headline.ts';
import type { Fleet } from '../../../../shared/admin/schema/fleet.ts';
import { EFFECTS, effectWords } from '../../../../shared/standing/effect.ts';
import type { Standing } from '../../../../shared/standing/model.ts';
import { SafeText } from '../lib/parts.tsx';
import { counted, grouped, percent, rate, SIGNS, WORST_FIRST } from '../lib/words.ts';
import { Spark } from './spark.tsx';

type Props = { readonly fleet: Fleet; readonly chosen: string; readonly choose: (standing: string) => void };

/** What is only to be known, folded away; the rest of what the inventory found is among what needs you. */
function Notices({ fleet: { notices } }: Pick<Props, 'fleet'>) {
  const known = notices.filter(({ severity }) => severity === 'info');
  if (known.length === 0) return null;
  return (
    <details>
      <summary>{counted(known.length, 'thing to know', 'things to know')}</summary>
      <ul class="notices">
        {known.map(({ severity, title, sentence }) => (
          <li key={title} class={severity}>
            <strong>{title}</strong>: <SafeText text={sentence} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** How many stand so in SES, and how many of them only by decision. */
function TileCount({ fleet, standing }: Pick<Props, 'fleet'> & { readonly standing: Standing }) {
  const { none = 0, done = 0, drifted = 0, ...open } = fleet.effects[standing];
  const stand = none + done;
  const well = standing === 'healthy' ? fleet.healthy : stand;
  const rest = EFFECTS.flatMap((effect) => {
    const count = effect in open ? (open[effect as keyof typeof open] ?? 0) : 0;
    return count > 0 ? [`${grouped(count)} ${effectWords(standing, effect)}`] : [];
  });
  rest.push(...reservedParts(stand, well));
  if (drifted > 0) rest.push(`${grouped(drifted)} of them changed outside Lazaretto`);
  return (
    <>
      <span class="tile-count">{fleet.known < fleet.of ? '…' : grouped(well + drifted)}</span>
      <span>
        <span aria-hidden="true">{SIGNS[standing]}</span> {standing}
      </span>
      {rest.length > 0 && <span class="tile-rest">{rest.join(', ')}</span>}
    </>
  );
}

/** The whole fleet: how many stand how, each a filter, and how its mail fares. */
export function FleetGlance({ fleet, chosen, choose }: Props) {
  const { day } = fleet;
  return (
    <section class="glance" aria-label="The fleet at a glance">
      <p class="verdict" role="status">
        {fleet.headline}
        {fleet.incidents > 0 && (
          <a href="#/incidents">{` ${counted(fleet.incidents, 'incident')} at a mailbox provider.`}</a>
        )}
      </p>
      {fleet.account !== null && (
        <p class="quiet">
          The account at SES: <SafeText text={fleet.account.sentence} />
        </p>
      )}
      <Notices fleet={fleet} />
      <fieldset class="standings">
        <legend>Show only</legend>
        {WORST_FIRST.map((standing) => (
          <button
            key={standing}
            type="button"
            class={`tile ${standing}`}
            aria-pressed={chosen === standing}
            onClick={() => choose(chosen === standing ? '' : standing)}
          >
            <TileCount fleet={fleet} standing={standing} />
          </button>
        ))}
      </fieldset>
      <dl class="facts">
        <div>
          <dt>Messages, 24 h</dt>
          <dd>{grouped(day.sends)}</dd>
        </div>
        <div>
          <dt>Hard bounces</dt>
          <dd>{rate(day.hardBounceRate)}</dd>
        </div>
        <div>
          <dt>Complaints</dt>
          <dd>{rate(day.complaintRate)}</dd>
        </div>
        <div>
          <dt>By the hour</dt>
          <dd>
            <Spark hours={fleet.spark} label="The fleet" />
          </dd>
        </div>
      </dl>
      <p class="quiet">
        Small charts show 24 hours: the pale bars are messages, the red ones hard bounces and complaints, drawn ten
        times as high ({percent(0.1)} fills a bar).
      </p>
    </section>
  );
}
