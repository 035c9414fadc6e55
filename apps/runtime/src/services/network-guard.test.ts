import { TerminalError } from '@leeway/nodes/contract/run.ts';
import { expect, test } from 'vitest';
import { createNetworkGuard, isPublicAddress, type Resolve } from './network-guard.ts';

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::1',
  'not an address',
])('%s is not on the public internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '93.184.215.14', '2606:4700::1111', '::ffff:1.1.1.1'])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const at =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

function lookUp(resolve: Resolve, allowed: string[] = []) {
  const guard = createNetworkGuard({ isHostAllowed: (host) => allowed.includes(host), resolve });
  return new Promise((done, fail) => {
    guard.lookup('crm.example', { all: true }, (error, found) => (error ? fail(error) : done(found)));
  });
}

test('a name is refused when any of its addresses is private', async () => {
  await expect(lookUp(at('1.1.1.1', '10.0.0.1'))).rejects.toThrow(TerminalError);
  await expect(lookUp(at('1.1.1.1'))).resolves.toEqual([{ address: '1.1.1.1', family: 4 }]);
});

test('an owner may allow a private host', async () => {
  await expect(lookUp(at('10.0.0.1'), ['crm.example'])).resolves.toHaveLength(1);
});

test('an address is checked without asking the name server, brackets or not', () => {
  const guard = createNetworkGuard({ isHostAllowed: (host) => host === '10.0.0.5', resolve: at() });
  expect(() => guard.check('[::1]', 80)).toThrow('private address');
  expect(() => guard.check('10.0.0.4', 80)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('an owner can allow the host 10.0.0.4') }),
  );
  expect(() => guard.check('10.0.0.5', 80)).not.toThrow();
  expect(() => guard.check('example.com', 80)).not.toThrow();
});

test('a host that is allowed at one port is refused at another', () => {
  const guard = createNetworkGuard({
    isHostAllowed: (_host, port) => port === undefined || port === 8080,
    resolve: at(),
  });
  expect(() => guard.check('crm.local', 8080)).not.toThrow();
  expect(() => guard.check('crm.local', 5432)).toThrow('crm.local:5432');
});
