import { expect, it } from 'vitest';
import beforePaint from '../../public/before-start.js?raw';
import { themeKey } from './theme.ts';

it('reads the theme before the first paint under the key it is kept under', () => {
  expect(beforePaint).toContain(`'${themeKey}'`);
});
