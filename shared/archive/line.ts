import type { NewUnit } from '../counting/segment.ts';
import type { SesEvent } from '../events/model.ts';
import { COUNTED_FIELD, type CountedPart, hexOf } from './counted-part.ts';
import { hiddenEvent } from './hidden-event.ts';
import type { Hide } from './hide.ts';

/**
 * The events of a segment as lines of JSON. Each is an event as SES wrote it, or without what tells of persons, and says
 * in one more field what was counted of it.
 * @param hide null: events stay whole
 * @throws Error for an event that does not carry SES's JSON
 */
export function archivedLines(units: readonly NewUnit[], hide: Hide | null): string {
  const byEvent = new Map<SesEvent, NewUnit[]>();
  for (const unit of units) {
    const known = byEvent.get(unit.unit.event);
    if (known) known.push(unit);
    else byEvent.set(unit.unit.event, [unit]);
  }
  let text = '';
  for (const [event, own] of byEvent) {
    if (event.raw === undefined) throw new Error("Expected SES's JSON beside an event that is to be archived");
    const shown = hide === null ? event.raw : hiddenEvent(event, event.raw, own.map(addressOf), hide);
    text += `${JSON.stringify({ ...shown, [COUNTED_FIELD]: partOf(own, hide !== null) })}\n`;
  }
  return text;
}

const addressOf = ({ unit }: NewUnit): string => unit.recipient?.address ?? '';

function partOf(units: readonly NewUnit[], hidden: boolean): CountedPart {
  const notJudged = units.flatMap(({ judged }, index) => (judged ? [] : [index]));
  const streams = units[0]?.unit.streams ?? [];
  return {
    ...(hidden ? { count: units.length } : { units: units.map(({ unit }) => hexOf(unit.fingerprint)) }),
    ...(streams.length > 0 && { streams }),
    ...(notJudged.length > 0 && { notJudged }),
    ...(hidden && { hidden }),
  };
}
