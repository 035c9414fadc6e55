import * as z from 'zod';
import { choicesWithoutOptions, emptyFields, repeatedNames } from '../../contract/config-checks.ts';
import { defineNode } from '../../contract/define-node.ts';
import { deliveryFields, deliveryProblems } from '../../contract/delivery-fields.ts';
import { envelopeShape, type MessageFacts } from '../../contract/envelope.ts';
import { type FormField, formFieldsField, longTextField, pathField, textField } from '../../contract/fields.ts';
import { shapeOfFields } from '../../contract/form-shape.ts';
import { card } from './card.ts';

export const definition = defineNode({
  ...card,
  config: z.object({
    path: pathField({ label: 'Address', help: 'The last part of the form’s web address.' }, '/forms/').default(
      'new-form',
    ),
    title: textField({ label: 'Title', help: 'Stands at the top of the form.' }, 200).default(''),
    intro: longTextField({ label: 'Introduction', help: 'A few words under the title.' }).default(''),
    fields: formFieldsField({ label: 'Fields' }).default([]),
    ...deliveryFields(),
  }),
  output: ({ fields }) => envelopeShape(shapeOfFields(fields), sureFacts(fields)),
  check: (config) => [
    ...emptyFields(config, { title: 'Give the form a title.', fields: 'Add at least one field.' }),
    ...repeatedNames('fields', config.fields),
    ...choicesWithoutOptions('fields', config.fields),
    ...deliveryProblems(config),
  ],
});

/** The fields a sender and a message are read from: the first e-mail field and the first long text. */
export function factFields(fields: readonly FormField[]): { from: FormField | undefined; text: FormField | undefined } {
  return {
    from: fields.find((field) => field.type === 'email'),
    text: fields.find((field) => field.type === 'longText'),
  };
}

function sureFacts(fields: readonly FormField[]): (keyof MessageFacts)[] {
  const { from, text } = factFields(fields);
  return [
    'subject',
    ...(from?.required === true ? (['from'] as const) : []),
    ...(text?.required === true ? (['text'] as const) : []),
  ];
}
