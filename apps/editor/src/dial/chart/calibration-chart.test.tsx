import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { CalibrationChart } from './calibration-chart.tsx';
import { chartScale, radiusOf } from './chart-scale.ts';

const points = [
  { score: 0.55, share: 0.5, low: 0.32, high: 0.68, count: 20 },
  { score: 0.75, share: 0.72, low: 0.6, high: 0.82, count: 60 },
  { score: 0.95, share: 0.97, low: 0.92, high: 0.99, count: 120 },
];
const calibration = { verdicts: 200, points, curve: points.map(({ score, share }) => ({ score, probability: share })) };

it('says in words how many answers are missing below twenty', () => {
  const html = renderToStaticMarkup(<CalibrationChart calibration={null} verdicts={13} threshold={0.8} />);
  expect(html).toContain('Not enough answers yet: 13 of 20.');
  expect(html).not.toContain('<svg');
});

it('draws a dot for each group, and says the same in words and in a table', () => {
  const html = renderToStaticMarkup(<CalibrationChart calibration={calibration} verdicts={200} threshold={0.82} />);
  expect(html.match(/<circle/g)).toHaveLength(3);
  expect(html).toContain('asks below 82%');
  expect(html).toContain('when 95% sure, people approved 97% of 120');
  expect(html.match(/<tr/g)).toHaveLength(4);
});

it('draws larger dots for more items, and higher ones for a larger share', () => {
  const scale = chartScale(points, 0.2);
  expect(radiusOf(120, 120)).toBeGreaterThan(radiusOf(20, 120));
  expect(scale.y(0.97)).toBeLessThan(scale.y(0.5));
  expect(scale.x(0.2)).toBeGreaterThanOrEqual(34);
});
