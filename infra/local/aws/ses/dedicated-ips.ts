import type {
  CreateDedicatedIpPoolRequest,
  GetDedicatedIpPoolRequest,
  GetDedicatedIpPoolResponse,
  GetDedicatedIpsRequest,
  GetDedicatedIpsResponse,
  ListDedicatedIpPoolsRequest,
  ListDedicatedIpPoolsResponse,
} from '@aws-sdk/client-sesv2';
import { AwsError, badRequest, notFound } from '../errors.ts';
import { operation } from '../operation.ts';
import { pageOf } from '../paging.ts';
import { checkName, DEFAULT_POOL, RESERVED_POOLS, SHARED_POOL } from './names.ts';

/** Pools per account and Region, standard and managed together. */
const MAX_POOLS = 50;

export const createDedicatedIpPool = operation<CreateDedicatedIpPoolRequest>(
  'CreateDedicatedIpPool',
  ({ PoolName, ScalingMode = 'STANDARD' }, { state }) => {
    const name = checkName('dedicated IP pool', PoolName);
    if (RESERVED_POOLS.includes(name)) throw badRequest(`Pool name <${name}> is reserved.`);
    if (state.pools.has(name)) throw new AwsError('AlreadyExistsException', `Pool <${name}> already exists.`);
    if (state.pools.size >= MAX_POOLS) {
      throw new AwsError('LimitExceededException', `You have reached the limit of ${MAX_POOLS} dedicated IP pools.`);
    }
    state.addPool(name, [], ScalingMode);
    return {};
  },
);

/** Reserved names are a bad request, although sets may have them. */
export const getDedicatedIpPool = operation<GetDedicatedIpPoolRequest>(
  'GetDedicatedIpPool',
  ({ PoolName = '' }, { state }): GetDedicatedIpPoolResponse => {
    if (RESERVED_POOLS.includes(PoolName)) {
      throw badRequest(`<${PoolName}> describes either a shared or default dedicated ip pool`);
    }
    const ScalingMode = state.pools.get(PoolName);
    if (ScalingMode === undefined) throw notFound(`Dedicated IP pool <${PoolName}> does not exist.`);
    return { DedicatedIpPool: { PoolName, ScalingMode } };
  },
);

export const listDedicatedIpPools = operation<ListDedicatedIpPoolsRequest>(
  'ListDedicatedIpPools',
  (request, { state, settings }): ListDedicatedIpPoolsResponse => {
    const { items, ...more } = pageOf(state.pools.keys(), (name) => name, request, settings.pageSize);
    return { DedicatedIpPools: [...items], ...more };
  },
);

export const getDedicatedIps = operation<GetDedicatedIpsRequest>(
  'GetDedicatedIps',
  (request, { state, settings }): GetDedicatedIpsResponse => {
    const { PoolName: pool } = request;
    if (pool === SHARED_POOL) throw badRequest(`<${pool}> describes a shared ip pool`);
    if (pool !== undefined && pool !== DEFAULT_POOL && !state.pools.has(pool)) {
      throw notFound(`Dedicated IP pool <${pool}> does not exist.`);
    }
    const wanted = state.ips.filter((ip) => pool === undefined || ip.PoolName === pool);
    const { items, ...more } = pageOf(wanted, (ip) => ip.Ip ?? '', request, settings.pageSize);
    return { DedicatedIps: [...items], ...more };
  },
);
