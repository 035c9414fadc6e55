import { number, record } from '@leeway/shared/graph/shape.ts';
import * as z from 'zod';
import { emptyFields } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { celField, metricField, selectField, textField } from '../../contract/fields.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    metric: metricField({
      label: 'Metric',
      help: 'Runs of all workflows with the same name here are counted together.',
    }),
    kind: selectField({ label: 'What it is' }, ['count', 'duration', 'money'], {
      count: 'A count',
      duration: 'A time in seconds',
      money: 'An amount of money',
    }).default('count'),
    value: celField({ label: 'Value', help: 'A count is 1 when this is empty.', placeholder: '1' }, 'number').default(
      '',
    ),
    unit: textField(
      {
        label: 'Unit',
        help: 'For money its currency, such as GBP. For a count what is counted, such as enquiries.',
        when: { field: 'kind', is: ['count', 'money'] },
      },
      30,
    ).default(''),
  }),
  output: () => record({ value: { ...number, title: 'Value' } }),
  check: (config) => {
    if (config.kind === 'count') return [];
    const missing = emptyFields(config, {
      value: config.kind === 'money' ? 'Say which amount to add up.' : 'Say how many seconds to record.',
    });
    const isCurrency = /^[A-Z]{3}$/.test(config.unit);
    return config.kind === 'money' && !isCurrency
      ? [...missing, { field: 'unit', message: 'Give the currency as three capital letters, such as GBP.' }]
      : missing;
  },
});
