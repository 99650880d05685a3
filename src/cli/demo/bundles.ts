import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where the committed bundles and the examples of this checkout are. */
export interface Checkout {
  readonly action: string;
  readonly server: string;
  readonly examples: string;
}

/** Finds them beside the running program; nothing when it does not run from `dist/`. */
export async function findCheckout(program: string): Promise<Checkout | undefined> {
  const dist = dirname(await realpath(program));
  const checkout = {
    action: join(dist, 'index.js'),
    server: join(dist, 'github-server.js'),
    examples: join(dirname(dist), 'examples'),
  };
  try {
    await Promise.all(Object.values(checkout).map((path) => access(path)));
    return checkout;
  } catch {
    return undefined;
  }
}
