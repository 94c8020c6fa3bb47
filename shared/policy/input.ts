import type { SeasonSetting } from '../capacity/reminders.ts';
import type { StandbyPools } from '../placement/failover.ts';
import type {
  DomainRules,
  LimitsOverride,
  Policy,
  PoolRules,
  SetRules,
  StreamRule,
  TenantRules,
  TogetherAnswer,
} from './model.ts';

type Part = 'bars' | 'hold' | 'probation' | 'release' | 'blastRadius' | 'incident' | 'patrol' | 'signals' | 'gmail';
/** A policy, as far as it differs from the default one; mode and quarantine pool are settings of their own. */
export type PolicyInput = { readonly [Name in Part]?: Partial<Policy[Name]> | undefined } & {
  readonly harm?: number | undefined;
  readonly limits?: LimitsOverride | undefined;
  readonly standby?: StandbyPools | undefined;
  readonly streams?: Readonly<Record<string, Pick<StreamRule, 'by'> & Partial<StreamRule>>> | undefined;
  readonly pauseTenants?: boolean | undefined;
  readonly drift?: Policy['drift'] | undefined;
  readonly together?: TogetherAnswer | undefined;
  readonly newFor?: number | undefined;
  readonly seasons?:
    | Readonly<Record<string, Pick<SeasonSetting, 'from' | 'perDay'> & Partial<SeasonSetting>>>
    | undefined;
  readonly retiredDomains?: readonly string[] | undefined;
  readonly newSenders?:
    | {
        readonly pool?: string | null | undefined;
        readonly days?: number | undefined;
        readonly outcomes?: number | undefined;
        readonly limitFactor?: number | undefined;
      }
    | undefined;
  readonly overAllowance?: Policy['overAllowance'] | undefined;
  readonly placeByProfile?: Policy['placeByProfile'] | undefined;
  readonly samples?: Policy['samples'] | undefined;
  readonly tenants?: Readonly<Record<string, Partial<TenantRules>>> | undefined;
  readonly sets?: Readonly<Record<string, SetRules>> | undefined;
  readonly domains?: Readonly<Record<string, DomainRules>> | undefined;
  readonly pools?: Readonly<Record<string, PoolRules>> | undefined;
  readonly collector?: string | null | undefined;
};
