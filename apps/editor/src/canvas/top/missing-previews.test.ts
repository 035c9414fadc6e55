import { expect, it } from 'vitest';
import { ApiError } from '../../api/client.ts';
import { missingPreviews } from './missing-previews.tsx';

const refusal = (code: string, details: unknown) => new ApiError(422, { code, message: 'No.', details });

it('reads the steps that were not tried from the refusal', () => {
  const nodes = [{ nodeId: 'drft', title: 'Draft the reply' }];
  expect(missingPreviews(refusal('workflow.preview_missing', { nodes }))).toEqual(nodes);
});

it('names none for another refusal, or one it cannot read', () => {
  expect(missingPreviews(refusal('workflow.invalid', { nodes: [{ nodeId: 'a', title: 'A' }] }))).toEqual([]);
  expect(missingPreviews(refusal('workflow.preview_missing', null))).toEqual([]);
  expect(missingPreviews(new Error('No.'))).toEqual([]);
});
