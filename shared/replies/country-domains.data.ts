import type { MailboxProvider } from '../events/model.ts';

/** Domains of a provider that carry its brand before a country's suffix. */
export type CountryDomains = {
  readonly provider: MailboxProvider;
  /** The first label. */
  readonly brand: string;
  /** What follows the brand, without the dot between them. */
  readonly suffixes: string;
  /** Where it is told which of them the provider has. */
  readonly sources: readonly string[];
};

/** Thunderbird's database of mail providers, kept by people who tried each domain. */
const ISPDB = 'https://github.com/thunderbird/autoconfig/blob/master/ispdb';
/** Adobe's groups of domains behind the same servers. */
const ADOBE =
  'https://experienceleague.adobe.com/docs/journey-optimizer/using/configuration/implement-ip-warmup-plan/ip-warmup-plan.html';

/**
 * Which countries' domains a provider really has. Anybody may register a brand under the suffix of another country, so
 * what is not in this list is a domain like any other.
 */
export const COUNTRY_DOMAINS: readonly CountryDomains[] = [
  {
    provider: 'microsoft',
    brand: 'hotmail',
    suffixes:
      'be ca ch cl cz de dk es fi fr gr hu it jp lt lv my nl no ph rs se sg sk ' +
      'co.id co.il co.in co.jp co.kr co.th co.uk co.za com.ar com.au com.br com.hk com.tr com.tw com.vn',
    sources: [`${ISPDB}/hotmail.com.xml`, ADOBE],
  },
  {
    provider: 'microsoft',
    brand: 'live',
    suffixes:
      'at be ca cl cn de dk fi fr hk ie in it jp nl no ru se ' +
      'co.jp co.kr co.uk co.za com.ar com.au com.mx com.my com.ph com.pt com.sg',
    sources: [`${ISPDB}/hotmail.com.xml`, ADOBE],
  },
  {
    provider: 'microsoft',
    brand: 'outlook',
    suffixes:
      'at be cl cz de dk es fr hu ie in it jp kr lv my ph pt sa sg sk ' +
      'co.id co.il co.th com.ar com.au com.br com.gr com.tr com.vn',
    sources: [`${ISPDB}/hotmail.com.xml`, ADOBE],
  },
  {
    provider: 'yahoo',
    brand: 'yahoo',
    suffixes:
      'at be bg ca cl cz de dk ee es fi fr gr hr hu ie in it lt lv nl no pl pt ro rs se si sk ' +
      'co.hu co.id co.il co.in co.kr co.nz co.th co.uk co.za com.ar com.au com.br com.co com.hk com.hr com.mx ' +
      'com.my com.pe com.ph com.sg com.tr com.tw com.ua com.ve com.vn',
    sources: [`${ISPDB}/yahoo.com.xml`, ADOBE],
  },
  {
    provider: 'yahoo',
    brand: 'aol',
    suffixes:
      'at be ch cl cz de dk es fi fr hk in it jp kr nl pl ru se tw ' +
      'co.nz co.uk com.ar com.au com.br com.co com.mx com.ve',
    sources: [`${ISPDB}/aol.com.xml`, ADOBE],
  },
];
