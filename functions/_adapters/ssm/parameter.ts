import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/** Reads a parameter, decrypted. A module of its own, so that it can be loaded when it is needed, and no more of SSM. */
export const parameterReader = (config: SSMClientConfig): ((name: string) => Promise<string | undefined>) => {
  const client = new SSMClient(config);
  return async (Name) => (await client.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
};
