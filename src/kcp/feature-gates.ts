import { nearest } from '../kernel/suggest.ts';

/** Which parts of the syncer are switched on. */
export interface FeatureGates {
  /** The syncer as a whole. */
  readonly TMC: boolean;
  /** Reconciling resources; needs `TMC`. */
  readonly SyncEngine: boolean;
  /** Bringing status back upstream. */
  readonly StatusSync: boolean;
  /** Deleting namespaces that were made here and are empty again. */
  readonly NamespaceCleanup: boolean;
}

const DEFAULTS: FeatureGates = { TMC: true, SyncEngine: true, StatusSync: true, NamespaceCleanup: false };

const NAMES: readonly string[] = Object.keys(DEFAULTS);

/** `TMC=true,SyncEngine=false`; gates that are not named keep their default. Flaws are sentences with a remedy. */
export function parseFeatureGates(
  text: string,
): { readonly gates: FeatureGates } | { readonly flaws: readonly string[] } {
  const flaws: string[] = [];
  const given = new Map<string, boolean>();
  for (const pair of text.split(',').map((each) => each.trim())) {
    if (pair === '') continue;
    const [name = '', value, ...more] = pair.split('=').map((each) => each.trim());
    const flaw = pairFlaw(name, more.length > 0 ? undefined : value);
    if (flaw === undefined) given.set(name, value?.toLowerCase() === 'true');
    else flaws.push(flaw);
  }
  const gates = {
    TMC: given.get('TMC') ?? DEFAULTS.TMC,
    SyncEngine: given.get('SyncEngine') ?? (given.get('TMC') === false ? false : DEFAULTS.SyncEngine),
    StatusSync: given.get('StatusSync') ?? DEFAULTS.StatusSync,
    NamespaceCleanup: given.get('NamespaceCleanup') ?? DEFAULTS.NamespaceCleanup,
  };
  if (gates.SyncEngine && !gates.TMC) flaws.push('SyncEngine requires TMC: switch on both or none');
  return flaws.length > 0 ? { flaws } : { gates };
}

function pairFlaw(name: string, value: string | undefined): string | undefined {
  if (!NAMES.includes(name)) {
    const near = nearest(name, NAMES);
    return `unknown gate "${name}": ${near === undefined ? `known are ${NAMES.join(', ')}` : `did you mean "${near}"?`}`;
  }
  return /^(?:true|false)$/iu.test(value ?? '') ? undefined : `write ${name}=true or ${name}=false`;
}
