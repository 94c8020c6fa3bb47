import type { Random } from '../../../infra/local/random.ts';
import type { SdkHandler } from '../../../infra/local/sdk-handler.ts';
import { faultResponse } from './fault-responses.ts';

/** `unsent`: no connection. `server`, `throttled`: refused by the service. `lost`: took effect, the answer got lost. */
export const FAULTS = ['unsent', 'server', 'throttled', 'lost'] as const;
export type Fault = (typeof FAULTS)[number];

/** How often calls fail; may be changed at any time. Probabilities per call. */
export type FaultRates = {
  /** Before it takes effect. */
  before: number;
  /** After it took effect. */
  after: number;
};

const connectionLost = (): Error => Object.assign(new Error('Injected fault: connection lost'), { code: 'ECONNRESET' });

/** Makes calls fail, by seed, around the `requestHandler` of any SDK client. */
export class Faults {
  readonly rates: FaultRates;
  /** How many faults of each kind there were. */
  readonly injected: Record<Fault, number> = { unsent: 0, server: 0, throttled: 0, lost: 0 };
  readonly #random: Random;

  constructor(random: Random, rates: Partial<FaultRates> = {}) {
    this.#random = random;
    this.rates = { before: 0, after: 0, ...rates };
  }

  /** Several handlers may share the faults. */
  wrap(handler: SdkHandler): SdkHandler {
    return {
      ...handler,
      handle: async (request, options) => {
        const fault = this.#draw();
        if (fault !== undefined) this.injected[fault] += 1;
        if (fault === 'unsent') throw connectionLost();
        if (fault === 'server' || fault === 'throttled') return { response: faultResponse(request, fault) };
        const answer = await handler.handle(request, options);
        if (fault === 'lost') throw connectionLost();
        return answer;
      },
    };
  }

  #draw(): Fault | undefined {
    if (this.#random.chance(this.rates.before)) return this.#random.pick(['unsent', 'server', 'throttled'] as const);
    return this.#random.chance(this.rates.after) ? 'lost' : undefined;
  }
}
