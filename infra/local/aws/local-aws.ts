import { Readable } from 'node:stream';
import type { Clock, EpochMs } from '../../../shared/kernel/time.ts';
import { LOCAL_CLIENT, type SdkHandler, type SdkRequest, type SdkResponse, sdkHandler } from '../sdk-handler.ts';
import { AwsError } from './errors.ts';
import { type Listening, serve } from './http-server.ts';
import type { AwsSettings, Operation } from './operation.ts';
import { OUTAGES, type OutageName } from './outages.data.ts';
import { answerS3 } from './s3/rest-xml.ts';
import { answerReceiving, isSesForm } from './ses/receiving-xml.ts';
import { answerSes } from './ses/rest-json.ts';
import { SES_PREFIX } from './ses/routes.ts';
import { answerSns } from './sns/query-xml.ts';
import { answerSqs, SQS_TARGET } from './sqs/json-rpc.ts';
import { AwsState } from './state.ts';

/** SES takes one call a second to its control plane, not adjustable. Unit: ms between calls. */
const CONTROL_PLANE_INTERVAL_MS = 1_000;

export type LocalAwsOptions = Partial<AwsSettings> & { readonly clock: Clock };

/** SES v2's control plane, SNS's Publish, SQS's SendMessage and S3's objects, for the real SDK clients. */
export class LocalAws {
  readonly state = new AwsState();
  /** How it behaves; may be changed at any time. */
  readonly settings: AwsSettings;
  readonly requestHandler: SdkHandler = sdkHandler(async (request) => this.#answer(request));
  readonly #clock: Clock;
  #lastControlCall: EpochMs = Number.NEGATIVE_INFINITY;

  constructor({ clock, ...settings }: LocalAwsOptions) {
    this.#clock = clock;
    this.settings = {
      putDeliveryOptions: 'replace',
      throttle: true,
      readDelayMs: 0,
      pageSize: 1_000,
      outage: () => null,
      onCall: () => undefined,
      onPublish: () => undefined,
      onSent: () => undefined,
      ...settings,
    };
  }

  /** What an SDK client of SES v2, SNS or SQS needs to reach it in process. */
  clientConfig<Overrides extends object>(overrides?: Overrides) {
    return { ...LOCAL_CLIENT, endpoint: 'http://aws.local', requestHandler: this.requestHandler, ...overrides };
  }

  /** The same for a client of S3, which takes bodies as streams. */
  s3Config() {
    const handle = async (request: SdkRequest) => {
      const { body, ...response } = this.#answer(request);
      return { response: { ...response, body: Readable.from(Buffer.from(body)) } };
    };
    return { ...this.clientConfig(), requestHandler: { ...this.requestHandler, handle }, forcePathStyle: true };
  }

  /** Opens it on loopback HTTP. Port 0 takes a free one. */
  async listen(port = 0): Promise<Listening> {
    return serve((request) => this.#answer(request), port);
  }

  #answer(request: SdkRequest): SdkResponse {
    if (request.path.startsWith(SES_PREFIX)) {
      return answerSes(request, (operation, input) => {
        this.#throttle(operation, input);
        return this.#perform(operation, input);
      });
    }
    // SNS and SQS are posted to, and none of these operations of S3 is.
    if (request.method !== 'POST') {
      return answerS3(request, (operation, input) => this.#perform(operation, input));
    }
    if (request.headers['x-amz-target'] === undefined && isSesForm(request))
      return answerReceiving(request, (operation, input) => this.#perform(operation, input));
    const answer = request.headers['x-amz-target']?.startsWith(SQS_TARGET) === true ? answerSqs : answerSns;
    return answer(request, (operation, input) => this.#perform(operation, input));
  }

  #throttle(operation: Operation, input: object): void {
    if (!this.settings.throttle) return;
    const at = this.#clock.now();
    if (at - this.#lastControlCall < CONTROL_PLANE_INTERVAL_MS) {
      const error = new AwsError('TooManyRequestsException', 'Rate exceeded', 429);
      this.state.calls.push({ operation: operation.name, at, input, error: error.code });
      throw error;
    }
    this.#lastControlCall = at;
  }

  #perform({ name, run }: Operation, input: object): object {
    const at = this.#clock.now();
    try {
      this.settings.onCall(name, false);
      const result = this.#endure(name, input, () =>
        run(input as never, { state: this.state, settings: this.settings, clock: this.#clock }),
      );
      this.state.calls.push({ operation: name, at, input, error: undefined });
      this.settings.onCall(name, true);
      return result;
    } catch (error) {
      if (error instanceof AwsError) this.state.calls.push({ operation: name, at, input, error: error.code });
      throw error;
    }
  }

  /** Performs a call, or fails as the outage says. */
  #endure(name: string, input: object, perform: () => object): object {
    const outage = this.settings.outage(name, input);
    if (outage === null) return perform();
    const failure: (typeof OUTAGES)[OutageName] & { readonly takesEffect?: boolean } = OUTAGES[outage];
    if (failure.takesEffect === true) perform();
    throw new AwsError(failure.code, failure.message, failure.status);
  }
}
