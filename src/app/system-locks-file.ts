import { readFile, stat } from 'node:fs/promises';

/**
 * The process that holds a write lock on the file, by flock or fcntl, as Linux lists them. Nothing when there is none,
 * when it is our own, or when the system does not tell: this is a courtesy to others, not what safety rests on.
 */
export async function writeLockHolder(path: string): Promise<string | undefined> {
  const locks = await readFile('/proc/locks', 'utf8').catch(() => '');
  if (locks === '') return undefined;
  const { dev, ino } = await stat(path, { bigint: true });
  const key = `${hex(majorOf(dev))}:${hex(minorOf(dev))}:${ino}`;
  for (const line of locks.split('\n')) {
    const [, kind, , access, pid, file] = line.split(/\s+/u);
    if (access === 'WRITE' && file === key && pid !== String(process.pid)) return `process ${pid} (${kind})`;
  }
  return undefined;
}

/** The numbers of a device as glibc packs them. */
function majorOf(device: bigint): bigint {
  return ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n);
}

function minorOf(device: bigint): bigint {
  return (device & 0xffn) | ((device >> 12n) & 0xffffff00n);
}

function hex(number: bigint): string {
  return number.toString(16).padStart(2, '0');
}
