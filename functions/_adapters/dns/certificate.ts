import { X509Certificate } from 'node:crypto';
import type { ReadCertificate } from '../../../shared/dns-patrol/authentication/ports.ts';

/** Reads the first certificate of a PEM file with Node's own parser. */
export const readCertificate: ReadCertificate = (pem) => {
  const [first] = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.exec(pem) ?? [];
  if (first === undefined) return null;
  try {
    const { subjectAltName = '', validFrom, validTo, keyUsage } = new X509Certificate(first);
    const names = Array.from(subjectAltName.matchAll(/DNS:([^,\s]+)/g), ([, name = '']) => name.toLowerCase());
    return { names, from: Date.parse(validFrom), until: Date.parse(validTo), usages: keyUsage ?? [] };
  } catch {
    return null;
  }
};
