/**
 * Addresses that Amazon SES sends from, in every Region: what `amazonses.com` permits in its SPF record (`TXT
 * amazonses.com`), which SES names as the list: https://docs.aws.amazon.com/ses/latest/dg/faqs-metrics.html
 */
export const SES_RANGES: readonly string[] = [
  '199.255.192.0/22',
  '199.127.232.0/22',
  '54.240.0.0/18',
  '54.240.64.0/18',
  '69.169.224.0/20',
  '23.249.208.0/20',
  '23.251.224.0/19',
  '76.223.128.0/19',
  '76.223.176.0/20',
  '216.221.160.0/19',
  '206.55.144.0/20',
  '24.110.64.0/18',
  '98.77.0.0/16',
  // Of AWS in China.
  '52.82.172.0/22',
];
