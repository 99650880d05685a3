import { UnknownOutcomeError } from '../../contracts/errors.ts';
import { type Clock, utcSecond } from '../../kernel/clock.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Domain, OdooConnection, Values } from './connection.ts';
import { LostReplyError } from './failures.ts';
import { placeOf } from './placed.ts';
import type { OdooProject } from './project.ts';

export interface LostCreatePorts {
  readonly connection: OdooConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly project: OdooProject;
  readonly uid: number;
  /** When the run began, by the server's clock. */
  readonly startedAt: number | undefined;
  /** Tasks known to be something else: those of the map, those left behind and those made so far. */
  readonly known: readonly number[];
  readonly signal?: AbortSignal;
}

/** Odoo kills a request after this time (`limit_time_real`); until then a lost one may still take effect. */
const REQUEST_LIFE_MS = 120_000;

/**
 * The clocks of a database and of what answers for it may differ by this much. Generous, as a task that is missed is made
 * twice, while what was there when the run began is known anyway.
 */
const CLOCK_SLACK_MS = 600_000;

const TRIES = 3;

/**
 * Creates tasks, all or none, exactly once. When a reply is lost, looks for the tasks: all there, they are it; none
 * there, they are created again once the lost request cannot be running any more.
 * @throws UnknownOutcomeError naming the tasks when that stays open
 */
export async function createSurely(
  values: readonly Values[],
  ports: LostCreatePorts,
): Promise<readonly number[]> {
  const { connection, clock, logger, signal } = ports;
  for (let attempt = 1; ; attempt++) {
    try {
      return await connection.create('project.task', values);
    } catch (error) {
      if (!(error instanceof LostReplyError)) throw error;
      // Counted from the loss: before it was sent, the request may have waited for its turn.
      const overAt = clock.now() + REQUEST_LIFE_MS;
      logger.info(`Odoo: ${error.message}; looking whether it happened`);
      try {
        const early = await look(values, ports);
        if (early !== undefined) return early;
        await clock.sleep(Math.max(0, overAt - clock.now()), signal);
        const late = await look(values, ports);
        if (late !== undefined) return late;
      } catch (cause) {
        throw unknown(values, ports, cause instanceof UnclearError ? cause : error);
      }
      if (attempt === TRIES) throw unknown(values, ports, error);
    }
  }
}

/** The tasks that were found are neither all of them nor none. */
class UnclearError extends Error {}

/** The ids when all are there, nothing when none is. */
async function look(
  values: readonly Values[],
  ports: LostCreatePorts,
): Promise<readonly number[] | undefined> {
  const { connection, project, uid, startedAt, known } = ports;
  const names = [...new Set(values.map((each) => each['name']))];
  const domain: Domain = [
    ['project_id', '=', project.id],
    ['create_uid', '=', uid],
    ['name', 'in', names],
    ...(startedAt === undefined
      ? []
      : [['create_date', '>=', utcSecond(startedAt - CLOCK_SLACK_MS)] as const]),
    ...(known.length === 0 ? [] : [['id', 'not in', known] as const]),
  ];
  const found = await connection.searchRead('project.task', domain, ['name', 'parent_id'], { order: 'id' });
  const candidates = groupBy(found, placeOf);
  const wanted = groupBy([...values.keys()], (index) => placeOf(values[index] ?? {}));
  const ids = new Map<number, number>();
  let strays = 0;
  for (const [place, indexes] of wanted) {
    const fit = candidates.get(place) ?? [];
    strays += Math.max(0, fit.length - indexes.length);
    for (const [nth, index] of indexes.entries()) {
      const record = fit[nth];
      if (record !== undefined) ids.set(index, record.id);
    }
  }
  if (ids.size === 0 && strays === 0) return undefined;
  if (ids.size === values.length && strays === 0)
    return [...ids].toSorted(([a], [b]) => a - b).map(([, id]) => id);
  throw new UnclearError(
    `of ${values.length} tasks, ${ids.size + strays} that fit were found: ${found.map(({ id }) => id).join(', ')}`,
  );
}

function unknown(
  values: readonly Values[],
  { project, uid }: LostCreatePorts,
  cause: unknown,
): UnknownOutcomeError {
  const tasks = values.map(({ name, parent_id: parent }) =>
    parent === undefined
      ? JSON.stringify(name)
      : `${JSON.stringify(name)} under task ${JSON.stringify(parent)}`,
  );
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UnknownOutcomeError(
    `it is not known whether these tasks exist in project "${project.name}" (${project.id}): ${tasks.join(', ')}; ${reason}`,
    {
      hint:
        `look in that project for tasks of these names created by user ${uid}: write the id of each into the map as ` +
        'task_id; where there is none, run again',
      cause,
    },
  );
}
