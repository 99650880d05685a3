import { ProviderCapabilityError } from '../../contracts/errors.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { FieldValue } from '../../plan/types.ts';
import type { GithubContext } from './context.ts';
import { droppedError } from './dropped.ts';
import {
  type IssueFieldCreateOrUpdateInput,
  type OrganizationIssueFieldsResult,
  organizationIssueFields,
  setIssueFieldValue,
} from './operations.generated.ts';
import { present } from './present.ts';
import type { Transport } from './transport.ts';
import type { Writes } from './writes.ts';

/** A value by the name of the column that shows it; `null` empties it. */
export interface NamedValue {
  readonly name: string;
  readonly value: FieldValue | null;
}

type Definition = NonNullable<
  NonNullable<
    NonNullable<NonNullable<OrganizationIssueFieldsResult['organization']>['issueFields']>['nodes']
  >[number]
>;

const RIGHTS =
  'the token that reads needs the organization permission Issue fields: read, and the one that writes issues the triage role; or take the field out of the plan';

/**
 * Board columns that show an issue field of the organization. Their values live on the issue, and GitHub refuses to
 * write them through the board. It does not say beforehand which columns these are: a value that was read tells, and so
 * does the refusal of a first write. The definitions are read only once one of them has to be written.
 */
export class IssueFields {
  readonly #transport: Transport;
  readonly #writes: Writes;
  readonly #organization: string;
  readonly #columns = new Set<string>();
  #definitions: Promise<ReadonlyMap<string, Definition>> | undefined;

  constructor(transport: Transport, writes: Writes, { repository }: GithubContext) {
    this.#transport = transport;
    this.#writes = writes;
    this.#organization = repository.owner;
  }

  /** Takes note that the column shows an issue field. */
  note(columnId: string): void {
    this.#columns.add(columnId);
  }

  /** Whether the column is known to show an issue field. */
  isShownBy(columnId: string): boolean {
    return this.#columns.has(columnId);
  }

  /**
   * Writes all values of one issue in one mutation.
   * @throws ProviderCapabilityError when the definitions cannot be read or do not hold a value
   * @throws AuthenticationError when GitHub accepted values and did not set them for want of rights
   */
  async write(issueId: string, values: readonly NamedValue[]): Promise<void> {
    this.#definitions ??= this.#read();
    const known = await this.#definitions;
    const issueFields = values.map(({ name, value }) => inputOf(name, value, known));
    const options = { weight: 'light', client: 'issues', fresh: true } as const;
    const { issue, issueFieldValues } = await this.#writes.ensure(
      setIssueFieldValue,
      { issueId, issueFields },
      options,
    );
    const shown = new Set((issueFieldValues ?? []).map(({ field }) => field?.name.toLowerCase()));
    const dropped = values.filter(({ name, value }) => value !== null && !shown.has(name.toLowerCase()));
    if (dropped.length === 0 || issue === null) return;
    const names = dropped.map(({ name }) => name);
    throw droppedError(`#${issue.number}`, names, issue.viewerCanSetFields !== false);
  }

  async #read(): Promise<ReadonlyMap<string, Definition>> {
    const login = this.#organization;
    try {
      const { organization } = await this.#transport.query(organizationIssueFields, { login });
      const fields = present(organization?.issueFields?.nodes);
      return new Map(fields.map((field) => [field.name.toLowerCase(), field]));
    } catch (cause) {
      throw new ProviderCapabilityError(
        `the board shows issue fields of ${login}, but their definitions cannot be read: ${messageOf(cause)}`,
        { hint: RIGHTS, cause },
      );
    }
  }
}

function inputOf(
  name: string,
  value: FieldValue | null,
  known: ReadonlyMap<string, Definition>,
): IssueFieldCreateOrUpdateInput {
  const field = known.get(name.toLowerCase());
  if (field === undefined) {
    const there = [...known.values()].map((each) => each.name).join(', ');
    throw new ProviderCapabilityError(
      `there is no issue field "${name}" for the column; there are ${there}`,
      {
        hint: RIGHTS,
      },
    );
  }
  const fieldId = field.id;
  if (value === null) return { fieldId, delete: true };
  if (field.kind === 'IssueFieldNumber') return { fieldId, numberValue: Number(value) };
  if (field.kind === 'IssueFieldDate') return { fieldId, dateValue: String(value) };
  if (field.kind !== 'IssueFieldSingleSelect') return { fieldId, textValue: String(value) };
  const option = field.options.find((each) => each.name.toLowerCase() === String(value).toLowerCase());
  if (option !== undefined) return { fieldId, singleSelectOptionId: option.id };
  throw new ProviderCapabilityError(
    `issue field "${name}": has no option "${value}"; there are ${field.options.map((each) => each.name).join(', ')}`,
    { hint: 'correct the value, or add it to the issue field of the organization' },
  );
}
