import { microTime } from '../../kernel/iso-time.ts';
import type { Gvr, KubeObject } from '../../syncer/kube-object.ts';
import { mappingAt, textAt } from '../json.ts';

export const LEASES: Gvr = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases' };

/** Who holds a lease, as its object says it. */
export interface LeaseRecord {
  /** Empty when it was given back. */
  readonly holder: string;
  /** Changes with every renewal; only compared, since the clocks of machines differ. */
  readonly renewTime: string;
  readonly acquireTime: string;
  readonly durationMs: number;
  readonly transitions: number;
}

export function readLease(object: KubeObject): LeaseRecord {
  const spec = mappingAt(object, 'spec');
  const seconds = spec['leaseDurationSeconds'];
  const transitions = spec['leaseTransitions'];
  return {
    holder: textAt(spec, 'holderIdentity'),
    renewTime: textAt(spec, 'renewTime'),
    acquireTime: textAt(spec, 'acquireTime'),
    durationMs: typeof seconds === 'number' ? seconds * 1000 : 0,
    transitions: typeof transitions === 'number' ? transitions : 0,
  };
}

/** The lease in the hands of `holder`; `before` is the object that it replaces, with its version. */
export function leaseObject(
  place: { readonly namespace: string; readonly name: string },
  claim: { readonly holder: string; readonly durationMs: number; readonly now: number },
  before?: KubeObject,
): KubeObject {
  const last = before === undefined ? undefined : readLease(before);
  const now = microTime(claim.now);
  const isMine = last?.holder === claim.holder;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: before?.metadata ?? { namespace: place.namespace, name: place.name },
    spec: {
      holderIdentity: claim.holder,
      leaseDurationSeconds: Math.max(1, Math.round(claim.durationMs / 1000)),
      acquireTime: isMine && last.acquireTime !== '' ? last.acquireTime : now,
      renewTime: now,
      leaseTransitions: (last?.transitions ?? 0) + (last === undefined || isMine ? 0 : 1),
    },
  };
}
