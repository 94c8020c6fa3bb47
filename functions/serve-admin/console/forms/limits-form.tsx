import { LEVELS, METRICS } from '../../../../shared/judging/model.ts';
import type { LimitsOverride } from '../../../../shared/policy/model.ts';
import { LEVEL_WORDS, METRIC_WORDS } from '../lib/words.ts';

/** What stands in each field, in percent, by `metric level`; empty: what the deployment says. */
export type LimitFields = Readonly<Record<string, string>>;

const shownLimit = (ratio: number | undefined): string =>
  ratio === undefined ? '' : String(Number((ratio * 100).toPrecision(12)));

/** Limits as a person edits them. */
export const fieldsOf = (limits: LimitsOverride | null): LimitFields =>
  Object.fromEntries(
    METRICS.flatMap((metric) =>
      LEVELS.map((level) => {
        const ratio = limits?.[metric]?.[level];
        return [`${metric} ${level}`, shownLimit(ratio)];
      }),
    ),
  );

/** And as the API takes them; null where none is given. */
export function limitsOf(fields: LimitFields): LimitsOverride | null {
  const metrics = METRICS.flatMap((metric) => {
    const levels = LEVELS.flatMap((level) => {
      const percent = fields[`${metric} ${level}`] ?? '';
      return percent === '' ? [] : [[level, Number((Number(percent) / 100).toPrecision(12))]];
    });
    return levels.length === 0 ? [] : [[metric, Object.fromEntries(levels)]];
  });
  return metrics.length === 0 ? null : (Object.fromEntries(metrics) as LimitsOverride);
}

type Props = {
  readonly fields: LimitFields;
  /** Whose limits hold where a field is empty. */
  readonly otherwise?: string;
  /** What holds where a field is empty, shown in it. */
  readonly inherited?: LimitsOverride | null;
  readonly change: (name: string, value: string) => void;
};
/** All limits in percent. */
export const LimitsForm = ({ fields, otherwise = 'the deployment’s', inherited = null, change }: Props) => (
  <>
    {METRICS.map((metric) => (
      <fieldset key={metric} class="filters">
        <legend>
          {METRIC_WORDS[metric]}, limits in % (empty: {otherwise})
        </legend>
        {LEVELS.map((level) => {
          const name = `${metric} ${level}`;
          return (
            <label key={level}>
              {LEVEL_WORDS[level]}
              <input
                type="number"
                name={name}
                aria-label={`${METRIC_WORDS[metric]}: ${LEVEL_WORDS[level]}`}
                min="0.0001"
                max="50"
                step="any"
                placeholder={shownLimit(inherited?.[metric]?.[level])}
                value={fields[name] ?? ''}
                onInput={(event) => change(name, event.currentTarget.value)}
              />
            </label>
          );
        })}
      </fieldset>
    ))}
  </>
);
