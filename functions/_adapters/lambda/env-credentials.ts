import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * In Lambda credentials are in the environment, and nowhere else. Bundles take this instead of the SDK's own search
 * through profiles, single sign-on and metadata services, which is a fifth of a bundle.
 */
export const defaultProvider = () => fromEnv();
