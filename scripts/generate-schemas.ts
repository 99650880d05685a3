import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/app/config-schema.ts';
import { planJsonSchema } from '../src/plan/schema.ts';

/** Published schemas: file below `schema/`, and what makes it. */
const SCHEMAS: readonly { readonly file: string; readonly make: () => object }[] = [
  { file: 'plan.schema.json', make: planJsonSchema },
  { file: 'config.schema.json', make: configJsonSchema },
];

for (const { file, make } of SCHEMAS) {
  const path = new URL(`../schema/${file}`, import.meta.url);
  writeFileSync(path, `${JSON.stringify(make(), null, 2)}\n`);
}
