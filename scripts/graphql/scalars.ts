/** How the scalars that we use look in JSON; a scalar that is not listed fails the generator. */
export const SCALARS: ReadonlyMap<string, string> = new Map([
  ['Base64String', 'string'],
  ['Boolean', 'boolean'],
  ['Date', 'string'],
  ['DateTime', 'string'],
  ['Float', 'number'],
  ['GitObjectID', 'string'],
  ['ID', 'string'],
  ['Int', 'number'],
  ['String', 'string'],
  ['URI', 'string'],
]);
