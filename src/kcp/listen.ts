/** Where the server of the daemon listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8080`, `[::1]:8080`, or a port alone on loopback; port 0 is any free one. Nothing for any other text. */
export function parseListen(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits = ''] =
    /^(?:(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):)?(\d{1,5})$/u.exec(text) ?? [];
  const port = Number(digits);
  if (digits === '' || port > 65_535) return undefined;
  return { host: bracketed ?? plain ?? '127.0.0.1', port };
}
