import { describe, expect, it } from 'vitest';
import { AUDIT_PREFIX } from '../../../shared/registry/keys.ts';
import { RolePolicy } from './iam.ts';
import { allOf, synthesise } from './template.ts';

const { template } = synthesise();
const [[registry = ''] = []] = allOf(template, 'AWS::DynamoDB::Table').filter(([id]) => id.includes('Registry'));
const arn = `{${registry}.Arn}`;

describe('the policies of the template, evaluated as IAM does', () => {
  it.each(['Tick', 'PlaceSets', 'EvaluateSets', 'AdminOperators'])(
    'let %s change no line of the audit trail',
    (name) => {
      const role = new RolePolicy(template, name);
      expect(role.admits('dynamodb:UpdateItem', arn, ['set#acme'])).toBe(true);
      for (const verb of ['UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate']) {
        expect(role.admits(`dynamodb:${verb}`, arn, [`${AUDIT_PREFIX}2026-01-01`]), verb).toBe(false);
      }
    },
  );

  it('let viewers write nothing, and nobody scan', () => {
    const viewers = new RolePolicy(template, 'AdminViewers');
    for (const verb of ['PutItem', 'UpdateItem', 'DeleteItem']) {
      expect(viewers.admits(`dynamodb:${verb}`, arn, ['set#acme'])).toBe(false);
    }
    expect(viewers.admits('dynamodb:GetItem', arn, ['set#acme'])).toBe(true);
    expect(new RolePolicy(template, 'Tick').admits('dynamodb:Scan', arn)).toBe(false);
  });

  it('let place-sets alone speak to the control plane of SES', () => {
    const set = 'arn:{AWS::Partition}:ses:{AWS::Region}:{AWS::AccountId}:configuration-set/acme';
    const moves = (name: string) =>
      new RolePolicy(template, name).admits('ses:PutConfigurationSetDeliveryOptions', set);
    expect(moves('PlaceSets')).toBe(true);
    for (const name of ['Tick', 'EvaluateSets', 'AdminOperators', 'AuditCounts', 'Announce']) {
      expect(moves(name), name).toBe(false);
    }
  });

  it('tell what no call has used', () => {
    const role = new RolePolicy(template, 'AdminViewers');
    role.admits('dynamodb:GetItem', arn, ['set#acme']);
    expect(role.unused).not.toContain('dynamodb:GetItem');
    expect(role.unused).toContain('dynamodb:Query');
  });
});
