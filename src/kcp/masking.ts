import { withoutSecrets } from '../app/secret-filter.ts';
import type { Logger } from '../kernel/logger.ts';

/** Takes credentials out of texts before anybody sees them. */
export interface Mask {
  /** From now on none of these is shown. */
  add(secrets: readonly string[]): void;
  text(shown: string): string;
}

export function createMask(onSecret: (secret: string) => void = () => undefined): Mask {
  const known = new Set<string>();
  return {
    add: (secrets) => {
      for (const secret of secrets) {
        if (secret === '' || known.has(secret)) continue;
        known.add(secret);
        onSecret(secret);
      }
    },
    text: (shown) =>
      String(
        withoutSecrets(
          shown,
          [...known].toSorted((a, b) => b.length - a.length),
        ),
      ),
  };
}

/** A logger whose messages are masked. */
export function maskedLogger(logger: Logger, mask: Mask): Logger {
  return {
    debug: (message) => logger.debug(mask.text(message)),
    info: (message) => logger.info(mask.text(message)),
    warning: (message) => logger.warning(mask.text(message)),
    error: (message) => logger.error(mask.text(message)),
  };
}
