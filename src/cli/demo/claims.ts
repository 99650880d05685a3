import type { StepResult } from './sandbox.ts';

/** What a run has to end with: outputs by name. */
export type Claims = Readonly<Record<string, string>>;

/** Every claim that a run did not keep, in words; a run that failed keeps none of them. */
export function brokenClaims(
  name: string,
  { exitCode, outputs }: Pick<StepResult, 'exitCode' | 'outputs'>,
  claims: Claims,
): readonly string[] {
  const wrong = Object.entries(claims).filter(([output, value]) => outputs.get(output) !== value);
  return [
    ...(exitCode === 0 ? [] : [`The ${name} ended with exit code ${exitCode}.`]),
    ...wrong.map(
      ([output, value]) => `The ${name} says ${output}=${outputs.get(output) ?? ''}, not ${value}.`,
    ),
  ];
}
