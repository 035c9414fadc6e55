import { expect, test } from 'vitest';
import { readAllowedHosts } from './allowed-hosts.ts';

test('a host without a port is allowed at every port', () => {
  const isAllowed = readAllowedHosts(['Mail.Local', '10.0.0.5', '::1']);
  expect(isAllowed('mail.local', 25)).toBe(true);
  expect(isAllowed('10.0.0.5', 8080)).toBe(true);
  expect(isAllowed('[::1]', 80)).toBe(true);
  expect(isAllowed('other.local', 25)).toBe(false);
});

test('a host with a port is allowed at that port only', () => {
  const isAllowed = readAllowedHosts(['localhost:8080', '[::1]:80']);
  expect(isAllowed('localhost', 8080)).toBe(true);
  expect(isAllowed('localhost', 5432)).toBe(false);
  expect(isAllowed('localhost')).toBe(true);
  expect(isAllowed('::1', 80)).toBe(true);
  expect(isAllowed('::1', 443)).toBe(false);
});
