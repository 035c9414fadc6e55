import { describe, expect, it } from 'vitest';
import { checkTable, nameOfLabel, newColumn, toTableInput, valuesOfTable } from './column-form.ts';

const contacts = {
  name: 'Contacts',
  columns: [
    { name: 'email', label: 'E-mail', type: 'email' as const, isUnique: true },
    { name: 'kind', label: 'Kind', type: 'choice' as const, options: ['New', 'Known'], isUnique: false },
  ],
};

describe('the form of a table', () => {
  it('shows what is stored and gives the same back', () => {
    expect(toTableInput(valuesOfTable(contacts))).toEqual(contacts);
  });

  it('keeps the name of a column whose label changes', () => {
    const values = valuesOfTable(contacts);
    const renamed = { ...values, columns: values.columns.map((column) => ({ ...column, label: `${column.label}!` })) };
    expect(toTableInput(renamed).columns.map(({ name }) => name)).toEqual(['email', 'kind']);
  });

  it('names new columns after their label, apart from those there are, and drops empty rows', () => {
    const values = valuesOfTable(contacts);
    const columns = [...values.columns, { ...newColumn('a'), label: 'E mail' }, { ...newColumn('c'), label: 'Email' }];
    expect(toTableInput({ ...values, columns: [...columns, newColumn('b')] }).columns.map(({ name }) => name)).toEqual([
      'email',
      'kind',
      'e_mail',
      'email_2',
    ]);
  });

  it('has nothing against a good table', () => {
    expect(checkTable(valuesOfTable(contacts))).toEqual({});
  });

  it('says what is missing', () => {
    expect(checkTable({ name: ' ', columns: [newColumn('a')] })).toEqual({
      name: 'Give the table a name',
      columns: 'Add at least one column.',
    });
  });

  it('wants choices for a choice, and no label twice', () => {
    const columns = [
      { ...newColumn('a'), label: 'Kind', type: 'choice' as const, options: ' , ' },
      { ...newColumn('b'), label: 'kind ' },
    ];
    expect(checkTable({ name: 'T', columns })).toEqual({
      'columns.a': 'Give the choices, separated by commas.',
      'columns.b': 'Another column has this name.',
    });
  });
});

it.each([
  ['First name', 'first_name'],
  ['2nd line', 'nd_line'],
  ['Préférence', 'preference'],
  ['价格', 'column'],
])('makes of the label %s the name %s', (label, name) => {
  expect(nameOfLabel(label, new Set())).toBe(name);
});
