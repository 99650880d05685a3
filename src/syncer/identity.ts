import { canonicalJson } from '../kernel/canonical-json.ts';
import { sha256 } from '../kernel/hash.ts';
import { textAt } from './json-values.ts';
import type { KubeObject } from './kube-object.ts';
import { annotationsOf, labelsOf, uidOf, withMetadata } from './object-fields.ts';
import type { Origin } from './origin.ts';

/** The names under which an engine marks objects as its own. */
export interface Identity {
  readonly targetName: string;
  /** Label on copies; its value is the target name. */
  readonly targetLabel: string;
  /** Annotation on copies: key of the source. */
  readonly sourceAnnotation: string;
  readonly sourceUidAnnotation: string;
  /** Annotation on copies: mark of the upstream. */
  readonly originAnnotation: string;
  /** Annotation on copies: hash of what was asked for, without this annotation. */
  readonly hashAnnotation: string;
  /** Annotation on namespaces that were there before and were taken over. */
  readonly adoptedAnnotation: string;
  /** Annotation on sources that stay out. */
  readonly skipAnnotation: string;
  readonly finalizer: string;
  readonly fieldManager: string;
  /** Selects the copies of this target. */
  readonly selector: string;
  readonly origin: Origin;
}

export function identityOf(prefix: string, targetName: string, origin: Origin): Identity {
  return {
    targetName,
    targetLabel: `${prefix}/target`,
    sourceAnnotation: `${prefix}/source`,
    sourceUidAnnotation: `${prefix}/source-uid`,
    originAnnotation: `${prefix}/source-cluster`,
    hashAnnotation: `${prefix}/desired-hash`,
    adoptedAnnotation: `${prefix}/adopted`,
    skipAnnotation: `${prefix}/skip`,
    finalizer: `${prefix}/${targetName}`,
    fieldManager: `${prefix}/${targetName}`,
    selector: `${prefix}/target=${targetName}`,
    origin,
  };
}

/** Whether some engine of this prefix made the object: then it is never a source. */
export function isCopy(object: KubeObject, identity: Identity): boolean {
  return Object.hasOwn(labelsOf(object), identity.targetLabel);
}

/** Whether another upstream's engine made the object, under our target name. */
export function isFromElsewhere(object: KubeObject, { origin, originAnnotation }: Identity): boolean {
  return !origin.includes(textAt(object.metadata, 'annotations', originAnnotation));
}

/** What to do about such an object. */
export function settleOrigin({ targetName, originAnnotation }: Identity): string {
  return `two upstreams use the target name ${targetName}; give each its own, or remove the annotation ${originAnnotation} where it is one upstream that was made anew`;
}

/** The key of the source; nothing unless our label and the annotation are both there, and the upstream is ours. */
export function sourceKeyOf(object: KubeObject, identity: Identity): string | undefined {
  if (labelsOf(object)[identity.targetLabel] !== identity.targetName) return undefined;
  if (isFromElsewhere(object, identity)) return undefined;
  return textAt(object.metadata, 'annotations', identity.sourceAnnotation);
}

/** The desired object marked as the copy of `source`, with the hash of all that. */
export function stamped(
  desired: KubeObject,
  source: KubeObject,
  key: string,
  identity: Identity,
): KubeObject {
  const annotations = {
    ...annotationsOf(desired),
    [identity.sourceAnnotation]: key,
    [identity.sourceUidAnnotation]: uidOf(source),
    [identity.originAnnotation]: identity.origin.name,
  };
  const marked = withMetadata(desired, {
    labels: { ...labelsOf(desired), [identity.targetLabel]: identity.targetName },
    annotations,
  });
  return withMetadata(marked, {
    annotations: { ...annotations, [identity.hashAnnotation]: sha256(canonicalJson(marked)) },
  });
}
