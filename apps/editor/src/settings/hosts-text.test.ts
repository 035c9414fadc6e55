import { expect, it } from 'vitest';
import { readAllowedHosts } from './hosts-text.ts';

it('reads hosts with and without a port, each once', () => {
  expect(readAllowedHosts('http://LocalHost:11434/v1\n10.0.0.5, 10.0.0.5')).toEqual(['localhost:11434', '10.0.0.5']);
  expect(readAllowedHosts('  \n')).toEqual([]);
});
