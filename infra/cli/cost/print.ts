import { grouped } from '../../../shared/kernel/numbers.ts';
import { table } from '../table.ts';
import type { Cost } from './model.ts';

/** What a person reads: the bill by line, its sum by both readings of what SQS bills, and what a million events cost. */
export function costText(cost: Cost): string {
  const rows = cost.items.map(({ service, what, quantity, unit, dollars }) => [
    service,
    what,
    `${rounded(quantity)} ${unit}`,
    money(dollars),
  ]);
  const bill = table(
    [
      { heading: 'service' },
      { heading: 'what' },
      { heading: 'a month', isNumber: true },
      { heading: 'dollars', isNumber: true },
    ],
    rows,
  );
  const { events, sets, total, totalIfDeliveriesAreBilled, publishShare } = cost;
  const lines = [
    `${grouped(events)} events a month of ${grouped(sets)} sets, list prices of ${cost.region} as of ${cost.pricesAsOf}, no free tier:`,
    bill,
    `$${money(total)} a month, ${Math.round(publishShare * 100)} % of it what SNS takes for SES's publishes; $${money(totalIfDeliveriesAreBilled)} where SQS also bills what SNS delivers to it.`,
    `$${money(cost.dollarsPerMillionEvents)} and ${grouped(Math.round(cost.writeUnitsPerMillionEvents))} write units per million events.`,
  ];
  return `${lines.join('\n\n')}\n`;
}

const money = (dollars: number): string =>
  grouped(Math.floor(dollars + 0.005)) + (dollars + 0.005).toFixed(4).slice(-5, -2);
const rounded = (quantity: number): string =>
  quantity >= 100 ? grouped(Math.round(quantity)) : String(Number(quantity.toPrecision(3)));
