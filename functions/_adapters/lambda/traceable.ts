/** An SDK client, whose calls become subsegments. */
export type Traceable = { readonly middlewareStack: unknown };
