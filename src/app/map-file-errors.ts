import { type ErrorDetails, PlanPilotError } from '../kernel/errors.ts';

/** A map cannot be written: locked, read-only, held by another program. Nothing was sent. */
export class FileLockedError extends PlanPilotError {
  override readonly code = 'plan-locked';
  /** What the system or the lock said, such as `EACCES`. */
  readonly systemCode: string;

  constructor(message: string, systemCode: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
    this.systemCode = systemCode;
  }
}

/** Somebody else wrote the map while a run relied on it. Their version stays. */
export class FileChangedError extends PlanPilotError {
  override readonly code = 'plan-changed';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

/** Tasks exist whose ids are not in the map, because it could not be written. */
export class UnrecordedTasksError extends PlanPilotError {
  override readonly code = 'plan-unrecorded';

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { kind: 'user', ...details });
  }
}

const HINTS: Readonly<Record<string, string>> = {
  EACCES: 'Let the user of this run write the file and its folder.',
  EPERM: 'Let the user of this run write the file and its folder; an immutable file has to be made mutable.',
  EROFS: 'Check the repository out to a place that can be written.',
  EBUSY: 'Close the program that holds the file.',
  ETXTBSY: 'Close the program that holds the file.',
  ENOSPC: 'Make room on the disk.',
};

/** What the system refused, with what can be done about it. */
export function refusedBySystem(file: string, error: unknown): FileLockedError {
  const code = systemCodeOf(error) ?? 'unknown';
  const hint = HINTS[code] ?? 'Make the file and its folder writable.';
  return new FileLockedError(`${file} cannot be written (${code})`, code, { hint, cause: error });
}

/** `EACCES` and the like; nothing for what the system did not say. */
export function systemCodeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : undefined;
}
