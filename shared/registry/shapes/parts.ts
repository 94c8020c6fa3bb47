import { figure, list, number, object, type Shape, text, wordOf } from '../../kernel/shape.ts';
import type { NameList } from '../../placement/findings.ts';
import type { Numbers } from '../../standing/model.ts';

export const NUMBERS: Shape<Numbers> = object<Numbers>({
  metric: wordOf(),
  count: number,
  of: number,
  rate: figure,
  limit: figure,
  evidence: figure,
  bar: figure,
  since: number,
});

export const NAME_LIST: Shape<NameList> = object<NameList>({ count: number, first: list(text) });
