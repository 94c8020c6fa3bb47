import { GoogleStandIn as LocalGoogle } from '../../../infra/local/google/stand-in.ts';
import type { GoogleEndpoints } from '../../../shared/postmaster/http.ts';
import { methodOf, problemBy } from './discovery.ts';

export { type Consent, failure, json } from '../../../infra/local/google/stand-in.ts';

/** The stand-in of the local stack, with each request and each answer held to the published document. */
export class GoogleStandIn extends LocalGoogle {
  constructor(endpoints?: GoogleEndpoints) {
    super(endpoints, { methodOf, problemBy });
  }
}
