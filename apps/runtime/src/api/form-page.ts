// The hosted form as a page: plain HTML that works without any script, light and dark, with problems at their fields.
import type { FormField } from '@leeway/nodes/contract/fields.ts';
import type { InputProblem } from '@leeway/nodes/contract/run.ts';
import { html, raw } from 'hono/html';
import { type Html, plainPage } from './plain-page.ts';

export interface FormView {
  title: string;
  intro: string;
  fields: readonly FormField[];
  /** What was typed, so that a problem costs nobody their words. */
  values: Record<string, unknown>;
  problems: readonly InputProblem[];
}

/** The form. With problems it says how many, and each stands at its field. */
export function formPage({ title, intro, fields, values, problems }: FormView): Html {
  const problemOf = new Map(problems.map(({ field, message }) => [field, message]));
  const known = new Set(fields.map(({ name }) => name));
  const others = problems.filter(({ field }) => !known.has(field));
  const body = html`<form method="post" accept-charset="utf-8" novalidate>
    ${problems.length === 0 ? '' : summaryOf(problems.length, others)}
    ${fields.map((field) => fieldOf(field, { value: values[field.name], problem: problemOf.get(field.name) }))}
    <button type="submit">Send</button>
  </form>`;
  const isWrong = problems.length > 0;
  return plainPage(
    isWrong ? `Please check: ${title}` : title,
    html`<h1>${title}</h1>
    ${intro === '' ? '' : html`<div class="intro">${intro.split(/\n{2,}/).map((part) => html`<p>${part}</p>`)}</div>`}
    ${fields.some(({ required }) => !required) ? html`<p class="note">Fields without “optional” must be filled in.</p>` : ''}
    ${body}`,
  );
}

/** After a form was sent. */
export function thankYouPage(title: string): Html {
  return plainPage(
    `Thank you: ${title}`,
    html`<h1 tabindex="-1">Thank you</h1>
    <p>Your message has arrived. You can close this page.</p>
    <p><a href="">Send another one</a></p>`,
  );
}

/** The workflow is paused and keeps nothing meanwhile: whoever wrote must know that it did not arrive. */
export function closedFormPage(title: string): Html {
  return plainPage(
    `Closed: ${title}`,
    html`<h1>This form is closed at the moment</h1>
    <p>Your message was not taken. Please try again later, or ask whoever gave you the link.</p>`,
  );
}

/** There is no such form, or no more. */
export function noFormPage(): Html {
  return plainPage(
    'Form not found',
    html`<h1>This form is not here</h1>
    <p>The address may be mistyped, or the form is no longer open. Please ask whoever gave you the link.</p>`,
  );
}

function summaryOf(count: number, others: readonly InputProblem[]): Html {
  const what = count === 1 ? 'One thing needs' : `${count} things need`;
  return html`<div class="problems" role="alert"><p><strong>${what} your attention.</strong> Nothing has been sent yet.</p>
    ${others.map(({ message }) => html`<p>${message}</p>`)}</div>`;
}

interface FieldState {
  value: unknown;
  problem: string | undefined;
}

function fieldOf(field: FormField, { value, problem }: FieldState): Html {
  const id = `field-${field.name}`;
  const hint = problem === undefined ? '' : html`<p class="problem" id="${id}-problem">${problem}</p>`;
  if (field.type === 'boolean') {
    return html`<div class="field check"><label for="${id}">${controlOf(field, id, { value, problem })} <span>${field.label}</span></label>${hint}</div>`;
  }
  const optional = field.required ? '' : html` <span class="optional">optional</span>`;
  return html`<div class="field"><label for="${id}">${field.label}${optional}</label>${hint}${controlOf(field, id, { value, problem })}</div>`;
}

const INPUTS: Partial<Record<FormField['type'], { type: string; more: string }>> = {
  email: { type: 'email', more: ' autocomplete="email" inputmode="email"' },
  phone: { type: 'tel', more: ' autocomplete="tel" inputmode="tel"' },
  date: { type: 'date', more: '' },
  number: { type: 'text', more: ' inputmode="decimal"' },
};

function controlOf(field: FormField, id: string, { value, problem }: FieldState): Html {
  const text = typeof value === 'string' ? value : '';
  const wrong = problem === undefined ? '' : html` aria-invalid="true" aria-describedby="${id}-problem"`;
  const shared = html`id="${id}" name="${field.name}"${field.required ? raw(' required') : ''}${wrong}`;
  if (field.type === 'boolean') {
    return html`<input type="checkbox" value="true" ${shared}${text === '' ? '' : raw(' checked')}>`;
  }
  // The line break after the tag is dropped by browsers; without it they would drop one that was typed.
  if (field.type === 'longText')
    return html`<textarea rows="6" ${shared}>
${text}</textarea>`;
  if (field.type === 'choice') {
    const options = ['', ...(field.options ?? [])];
    return html`<select ${shared}>${options.map(
      (option) =>
        html`<option value="${option}"${option === text ? raw(' selected') : ''}>${option === '' ? 'Choose…' : option}</option>`,
    )}</select>`;
  }
  const { type, more } = INPUTS[field.type] ?? {
    type: 'text',
    more: field.name === 'name' ? ' autocomplete="name"' : '',
  };
  return html`<input type="${type}" value="${text}"${raw(more)} ${shared}>`;
}
