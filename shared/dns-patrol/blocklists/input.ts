type TargetKind = 'ipv4' | 'ipv6' | 'domain';

/** What a list answers about itself. */
type Tests = { readonly listed: readonly string[]; readonly notListed: readonly string[] };

/** A list as a person writes it; `Blocklist` of `model.ts` is the schema of it, and says what each field means. */
export type BlocklistInput = {
  readonly id: string;
  readonly name?: string | undefined;
  readonly zone: string;
  readonly targets?: readonly TargetKind[] | undefined;
  readonly codes?:
    | readonly { readonly code: string; readonly meaning: string; readonly weight?: number | undefined }[]
    | undefined;
  readonly bitsIn?: string | undefined;
  readonly bits?:
    | readonly {
        readonly bit: number;
        readonly meaning: string;
        readonly weight?: number | undefined;
        readonly refused?: boolean | undefined;
      }[]
    | undefined;
  readonly notListed?:
    | readonly { readonly code: string; readonly means: 'refused' | 'good' | 'neutral'; readonly meaning: string }[]
    | undefined;
  readonly weight?: number | undefined;
  readonly minIntervalMinutes?: number | undefined;
  readonly maxQueriesPerDay?: number | null | undefined;
  readonly needs?:
    | { readonly kind: 'nothing' }
    | { readonly kind: 'key'; readonly key: string; readonly why: string }
    | { readonly kind: 'acknowledgement'; readonly why: string }
    | undefined;
  readonly hosts?: 'whole' | 'registered' | 'both' | undefined;
  readonly tests?: { readonly [Kind in TargetKind]?: Tests | undefined } | undefined;
  readonly enabled?: boolean | undefined;
  readonly removal?: string | undefined;
  readonly sources?: readonly string[] | undefined;
};
