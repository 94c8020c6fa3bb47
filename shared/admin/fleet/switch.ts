import type { AuditedFields, AuditedItem } from '../../audit/audited-item.ts';
import { MODES } from '../../standing/model.ts';
import type { AnswerOf } from './operations.ts';

type Switch = AnswerOf<'getSwitch'>;

/** The switch as it is stored; one that nobody has ever thrown is on, and leaves the mode to the policy. */
export const switchOf = ({
  fields: { automatic, mode },
  revision,
}: Pick<AuditedItem, 'fields' | 'revision'>): Switch => ({
  automatic: automatic !== false,
  mode: MODES.find((known) => known === mode) ?? 'policy',
  version: String(revision),
});

export const switchFields = ({ automatic, mode }: Omit<Switch, 'version'>): AuditedFields => ({
  automatic,
  mode: mode === 'policy' ? null : mode,
});
