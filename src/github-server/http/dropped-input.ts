/** GraphQL variables whose inputs have lost some members: a list becomes empty, anything else disappears. */
export function withoutMembers(
  variables: Readonly<Record<string, unknown>>,
  members: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, input]) => [
      name,
      isRecord(input) ? without(input, members) : input,
    ]),
  );
}

function without(input: Readonly<Record<string, unknown>>, members: readonly string[]): object {
  const kept = Object.entries(input).flatMap(([member, value]) => {
    if (!members.includes(member)) return [[member, value] as const];
    return Array.isArray(value) ? [[member, []] as const] : [];
  });
  return Object.fromEntries(kept);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
