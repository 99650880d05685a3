import { writeFileSync } from 'node:fs';

// Preloaded into the measured process: the peak is known only when it ends.
process.on('exit', () => {
  const file = process.env.PEAK_MEMORY_FILE;
  if (file) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
