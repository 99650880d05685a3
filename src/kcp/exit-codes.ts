/** How the syncer command ends; the action fails its step for every code but 0. */
export const EXIT_CODES = {
  converged: 0,
  /** Some objects failed. */
  failures: 1,
  /** Settings, kubeconfig or arguments cannot work. */
  configuration: 2,
  /** A cluster cannot be reached, refuses the credentials or the rights, or its lists did not arrive. */
  connection: 3,
  /** Timed out or stopped with work left. */
  unfinished: 4,
  /** Stopped from outside before there was anything to say. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];
