import { plain } from '../../kernel/escape.ts';
import type { WantedRecords } from '../model.ts';
import { heldBack, recordSets } from './record-sets.ts';
import { characterStrings } from './strings.ts';

/** Resources of Terraform's AWS provider, for a hosted zone of Route 53 that the variable `zone_id` names. */
export function terraformText({ domain, records, notes }: WantedRecords): string {
  const resources = recordSets(records).map(({ name, type, ttl, values }) =>
    [
      `resource "aws_route53_record" "${labelOf(name, type)}" {`,
      '  zone_id = var.zone_id',
      `  name    = ${text(name)}`,
      `  type    = ${text(type)}`,
      `  ttl     = ${ttl}`,
      `  records = [${values.map((value) => text(written(type, value))).join(', ')}]`,
      '}',
    ].join('\n'),
  );
  const head = [
    `# Records of ${domain} for Amazon SES`,
    ...[...notes, ...heldBack(records)].map((note) => `# ${plain(note)}`),
  ];
  const variable = 'variable "zone_id" {\n  type        = string\n  description = "Hosted zone of Route 53"\n}';
  return `${[head.join('\n'), variable, ...resources].join('\n\n')}\n`;
}

/** The provider writes the outer quotes of a text itself, and takes `""` where one string ends and the next begins. */
function written(type: string, value: string): string {
  if (type !== 'TXT') return `${value}.`;
  return characterStrings(value, 'octal').slice(1, -1).replaceAll('" "', '""');
}

/** `example_com_dmarc_txt`; a name begins with a letter or an underscore. */
const labelOf = (name: string, type: string): string =>
  `r_${name.replaceAll('*', 'any').replaceAll(/[^a-z0-9]+/g, '_')}_${type.toLowerCase()}`;

/** A quoted template of HCL, in which nothing is filled in. */
const text = (value: string): string =>
  `"${plain(value)
    .replace(/[\\"]/g, '\\$&')
    .replace(/([$%])\{/g, '$1$1{')}"`;
