import { expect, it } from 'vitest';
import beforePaint from '../../public/theme-before-paint.js?raw';
import { themeKey } from './theme.ts';

it('reads the theme before the first paint under the key it is kept under', () => {
  expect(beforePaint).toContain(`'${themeKey}'`);
});
