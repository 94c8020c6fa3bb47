import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { LocalAws, type LocalAwsOptions } from '../../../../infra/local/aws/local-aws.ts';

type Clients = { readonly ses: SESv2Client; readonly sns: SNSClient; readonly sqs: SQSClient };
export type Setup = Clients & {
  readonly aws: LocalAws;
  /** Its `now` is the clock of the stand-in. */
  readonly clock: { now: number };
  readonly queueUrl: (name: string) => string;
  readonly close: () => Promise<void>;
};
type Options = Omit<LocalAwsOptions, 'clock'>;

const NAMES = ['AWS_ENDPOINT_URL_SESV2', 'AWS_ENDPOINT_URL_SNS', 'AWS_ENDPOINT_URL_SQS'];
const identity = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };

const standIn = (options: Options) => {
  const clock = { now: 1_000_000 };
  return { clock, aws: new LocalAws({ throttle: false, ...options, clock: { now: () => clock.now } }) };
};

const inProcess = async (options: Options = {}): Promise<Setup> => {
  const { aws, clock } = standIn(options);
  const config = aws.clientConfig({ maxAttempts: 1 });
  return {
    aws,
    clock,
    ses: new SESv2Client(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    queueUrl: (name) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`,
    close: async () => undefined,
  };
};

/** Clients that know nothing but the environment variables of the SDK. */
const overHttp = async (options: Options = {}): Promise<Setup> => {
  const { aws, clock } = standIn(options);
  const { url, close } = await aws.listen();
  for (const name of NAMES) process.env[name] = url;
  const clients = { ses: new SESv2Client(identity), sns: new SNSClient(identity), sqs: new SQSClient(identity) };
  return {
    aws,
    clock,
    ...clients,
    queueUrl: (name) => `${url}/000000000000/${name}`,
    close: async () => {
      for (const name of NAMES) delete process.env[name];
      for (const client of Object.values(clients)) client.destroy();
      await close();
    },
  };
};

/** Both ways to reach the stand-in. */
export const WAYS: readonly (readonly [string, (options?: Options) => Promise<Setup>])[] = [
  ['in process', inProcess],
  ['over HTTP', overHttp],
];
