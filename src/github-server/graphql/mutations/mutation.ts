import type { Input } from '../../input.ts';
import type { Context, Resolve } from '../fields.ts';

/** One mutation: what it does with its input, and the payload it answers. */
export type Mutate = (input: Input, context: Context) => Readonly<Record<string, unknown>>;

/** A top-level mutation field: the gate first, then the deed, then the payload with its `clientMutationId`. */
export function mutation(run: Mutate): Resolve<unknown> {
  return (_source, args, context) => {
    const input = args.child('input');
    context.world.actor = context.viewer.account;
    const payload = run(input, context);
    context.applied();
    return { clientMutationId: input.optionalText('clientMutationId') ?? null, ...payload };
  };
}
