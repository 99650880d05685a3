import { run } from './kcp/run.ts';

await run();
