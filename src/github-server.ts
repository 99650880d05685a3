import { runServer } from './github-server/main.ts';

await runServer(process.argv.slice(2));
