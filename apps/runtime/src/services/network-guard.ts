// Keeps outgoing calls away from the machine's own network, unless an owner allows the host.
import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { TerminalError } from '@leeway/nodes/contract/run.ts';
import ipaddr from 'ipaddr.js';

/** Every address of a host name. */
export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>;

export interface NetworkGuard {
  /**
   * Throws TerminalError when `host` is itself an address that must not be called, or is allowed at other ports only.
   * Other names are checked by `lookup`.
   */
  check(host: string, port: number): void;
  /** For net.connect: the address that was checked is the one that is connected to, so a second DNS answer changes nothing. */
  lookup: LookupFunction;
}

export interface NetworkGuardDeps {
  /**
   * Whether an owner allowed this host (a name or an address, as written in the URL) although it is private: at this port,
   * or at any when none is given.
   */
  isHostAllowed(host: string, port?: number): boolean;
  resolve?: Resolve;
}

/** A name is refused as soon as one of its addresses is private: which one is tried first is not ours to choose. */
export function createNetworkGuard({ isHostAllowed, resolve = resolveAll }: NetworkGuardDeps): NetworkGuard {
  function refuse(host: string): never {
    throw new TerminalError(`Leeway does not call ${host}: it is a private address on this machine or network.`, {
      hint: `If it is meant to be called, an owner can allow the host ${host} in Settings.`,
    });
  }
  async function addressesOf(host: string): Promise<{ address: string; family: number }[]> {
    const found = await resolve(host);
    if (!isHostAllowed(host) && found.some(({ address }) => !isPublicAddress(address))) refuse(host);
    return found;
  }
  return {
    check(host, port) {
      const bare = host.replace(/^\[|\]$/g, '');
      if (isHostAllowed(bare, port)) return;
      if (isIP(bare) !== 0 && !isPublicAddress(bare)) refuse(bare);
      if (isHostAllowed(bare)) refuse(`${bare}:${port}`);
    },
    lookup(host, options, callback) {
      addressesOf(host).then(
        (found) => {
          const first = found[0];
          if (first === undefined) callback(new Error(`${host} has no address`), '');
          else if (options.all === true) callback(null, found);
          else callback(null, first.address, first.family);
        },
        (error: Error) => callback(error, ''),
      );
    },
  };
}

/** True only for addresses of the public internet: not private, loopback, link-local, CGNAT, multicast, reserved … */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `process` unwraps IPv4-mapped IPv6. The other tunnels (6to4, Teredo, NAT64) have ranges of their own, so they count as private.
  return ipaddr.process(address).range() === 'unicast';
}

function resolveAll(host: string): Promise<{ address: string; family: number }[]> {
  return dns.promises.lookup(host, { all: true });
}
