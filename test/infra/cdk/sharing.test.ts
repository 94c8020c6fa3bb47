import { beforeAll, describe, expect, it } from 'vitest';
import { CONCURRENCY, COUNTS_UNDER, READS_UNDER } from '../../../functions/serve-tenant/env.ts';
import { allOf, allowedTo, listOf, oneOf, SETTINGS, type Statement, synthesise, type Template } from './template.ts';

describe('the URL of tenants’ pages', () => {
  let template: Template & { readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>> };
  beforeAll(() => {
    template = synthesise({ ...SETTINGS, tenantPages: true }).template;
  });
  const open = (of: Template) =>
    allOf(of, 'AWS::Lambda::Url').filter(([, { Properties }]) => Properties.AuthType !== 'AWS_IAM');

  it('is not there unless it is asked for, and then nobody is told of it', () => {
    const without = synthesise(SETTINGS).template;
    expect(open(without)).toEqual([]);
    expect(allOf(without, 'AWS::Lambda::Function').filter(([id]) => id.includes('ServeTenant'))).toEqual([]);
    for (const word of ['AdminOperators', 'AdminViewers']) {
      const { Variables } = oneOf(without, 'AWS::Lambda::Function', word).Properties.Environment;
      expect(Variables).not.toHaveProperty('TENANT_PAGE_URL');
    }
  });

  it('is the only one that IAM does not guard, and the operators’ function alone knows it', () => {
    expect(open(template).map(([, { Properties }]) => JSON.stringify(Properties))).toEqual([
      expect.stringMatching(/"AuthType":"NONE".*ServeTenantFunction/),
    ]);
    const told = allOf(template, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
      JSON.stringify(Properties.Environment).includes('TENANT_PAGE_URL'),
    );
    expect(told.map(([id]) => id)).toEqual([expect.stringContaining('AdminOperators')]);
    expect(Object.keys(template.Outputs ?? {})).toContain('MonitorTenantPageUrl');
  });

  it('runs a few times at a time at most', () => {
    const { ReservedConcurrentExecutions } = oneOf(template, 'AWS::Lambda::Function', 'ServeTenant').Properties;
    expect(ReservedConcurrentExecutions).toBe(CONCURRENCY);
    expect(CONCURRENCY).toBeLessThanOrEqual(5);
  });

  it('reads registry and totals under what it shows, one secret, and writes nothing', () => {
    const policy = oneOf(template, 'AWS::IAM::Policy', 'ServeTenantRoleDefaultPolicy').Properties;
    const dynamo = (policy.PolicyDocument.Statement as Statement[]).filter(({ Action }) =>
      listOf(Action).some((action) => action.startsWith('dynamodb:')),
    );
    expect(dynamo.map(({ Action }) => listOf(Action))).toEqual([
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
      ['dynamodb:Query'],
    ]);
    for (const [index, under] of [READS_UNDER, COUNTS_UNDER].entries()) {
      const keys = under.map((one) => `${one}*`);
      expect(dynamo[index]?.Condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
    }
    expect(allowedTo(template, 'ServeTenant').get('secretsmanager:GetSecretValue')).toHaveLength(1);
  });

  it('has a key that the stack makes, that nobody else may read, and that stays where the tables stay', () => {
    const readers = allOf(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
      JSON.stringify(Properties).includes('SharingKey'),
    );
    expect(readers.map(([id]) => id)).toEqual([expect.stringContaining('ServeTenantRole')]);
    const key = oneOf(template, 'AWS::SecretsManager::Secret', 'SharingKey');
    expect(key.Properties.GenerateSecretString).toMatchObject({ PasswordLength: 64 });
    expect(key.DeletionPolicy).toBe('Retain');
  });
});
