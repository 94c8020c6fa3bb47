import { grouped } from '../kernel/numbers.ts';
import type { Ladder, LadderChange, LadderState, Rung } from './model.ts';
import { daysWanted, isHeld, topOf } from './rung.ts';
import { dateOf } from './trouble.ts';

/** What a step allows, as people say it. */
export const stepWords = ({ steps, per }: Ladder, step: number): string => {
  const found = steps[step];
  if (found === undefined) return 'no limit';
  return `${grouped(found.perDay)} a day${per === 'provider' ? ' to each mailbox provider' : ''}`;
};

export const startWords = (ladder: Ladder, step: number): string => `begins with ${stepWords(ladder, step)}`;

type Change = {
  readonly kind: LadderChange['kind'];
  readonly from: number;
  readonly to: number;
  readonly provider: string | null;
  readonly why: string;
};
export const changeWords = {
  date: dateOf,
  sentence(ladder: Ladder, { kind, from, to, provider, why }: Change): string {
    const whose = provider === null ? '' : `${provider}: `;
    const [was, is] = [stepWords(ladder, from), stepWords(ladder, to)];
    switch (kind) {
      case 'start':
        return `${whose}begins with ${is}`;
      case 'climb':
        return `${whose}climbed from ${was} to ${is}: ${why}`;
      case 'hold':
        return `${whose}held at ${is}: ${why}`;
      case 'back':
        return `${whose}went back from ${was} to ${is}: ${why}, soon after it was held before`;
      case 'fall':
        return `${whose}fell from ${was} to ${is}: ${why}`;
      default:
        return kind satisfies never;
    }
  },
};

/** Why so much may be sent now, and what is wanting for more. */
export function whyWords(ladder: Ladder, { whole, last }: LadderState, allowed: number | null): string {
  const { steps } = ladder;
  const place =
    allowed === null
      ? `beyond the last of ${steps.length} steps: no limit`
      : `step ${whole.step + 1} of ${steps.length}: up to ${grouped(allowed)} a day`;
  const rest = wanting(ladder, whole);
  const latest = `On ${dateOf(last.day)}: ${last.sentence}`;
  return [place, rest === null ? null : rest, latest].filter((text) => text !== null).join('. ');
}

function wanting(ladder: Ladder, rung: Rung): string | null {
  const days = daysWanted(ladder, rung);
  const held = isHeld(ladder, rung) ? 'Held: ' : '';
  if (rung.step >= topOf(ladder)) return held === '' ? null : `${held}${rung.counted} of ${days} days with mail`;
  const { share, days: uses } = ladder.use;
  const enough = Math.ceil(share * (ladder.steps[rung.step]?.perDay ?? 0));
  return (
    `${held}${Math.min(rung.counted, days)} of ${days} days with mail, ` +
    `${Math.min(rung.used, uses)} of ${uses} with ${grouped(enough)} or more`
  );
}
