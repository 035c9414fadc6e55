// Starts a Node server on 127.0.0.1 and closes it for good, open connections included.
import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';

export interface Listening {
  port: number;
  close(): Promise<void>;
}

/** Port 0 picks a free one. `close` cuts every open connection, so that a test never waits for a keep-alive. */
export async function listen(server: Server, port = 0): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The number after `--port` on the command line, else the given one. */
export function portFromArguments(fallback: number): number {
  const at = process.argv.indexOf('--port');
  return at === -1 ? fallback : Number(process.argv[at + 1]);
}
