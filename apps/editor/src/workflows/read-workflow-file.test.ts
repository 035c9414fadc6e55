import { describe, expect, it } from 'vitest';
import { fileNameOf, readWorkflowFile, titleOfCopy } from './read-workflow-file.ts';

const graph = { schema: 1, nodes: [], edges: [], settings: {} };

describe('a workflow file', () => {
  it('is read when it is one', () => {
    const read = readWorkflowFile(JSON.stringify({ leeway: 'workflow', schema: 1, title: 'Quotes', graph }));
    expect(read.ok && read.file.title).toBe('Quotes');
  });

  it.each([
    ['{"leeway":', 'This file is not JSON'],
    ['', 'This file is not JSON'],
    ['[]', 'was not exported from Leeway'],
    ['null', 'was not exported from Leeway'],
    ['{"nodes":[]}', 'was not exported from Leeway'],
    ['{"leeway":"workflow","schema":2}', 'comes from a newer Leeway'],
    ['{"leeway":"workflow","schema":1}', 'is damaged'],
  ])('%s is refused in words', (text, words) => {
    const read = readWorkflowFile(text);
    expect(!read.ok && read.message).toContain(words);
  });

  it('names the places that are damaged, counted from one', () => {
    const text = JSON.stringify({ leeway: 'workflow', schema: 1, title: 'Q', graph: { ...graph, nodes: [3, {}] } });
    const read = readWorkflowFile(text);
    expect(!read.ok && read.details.slice(0, 2)).toEqual([
      'Step 1: it has the wrong type',
      'Step 2, id: it is missing',
    ]);
  });
});

it('gives a copy a name of its own', () => {
  expect(titleOfCopy('Quotes', [])).toBe('Quotes (copy)');
  expect(titleOfCopy('Quotes', ['Quotes (copy)', 'Quotes (copy 2)'])).toBe('Quotes (copy 3)');
});

it('makes a file name from any title', () => {
  expect(fileNameOf('Réponses & quotes')).toBe('reponses-quotes.json');
  expect(fileNameOf('报价')).toBe('workflow.json');
});
