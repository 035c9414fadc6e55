// The state of a form: values, what is wrong with them, and sending them.
import { type FormEvent, useState } from 'react';
import { errorWords, fieldProblems } from './error-words.ts';

type Problems = Readonly<Record<string, string>>;

export interface FormInput<Values, Result> {
  initial: Values;
  /** What is wrong before anything is sent, by dotted path. */
  check: (values: Values) => Problems;
  send: (values: Values) => Promise<Result>;
  onDone: (result: Result) => void | Promise<void>;
}

export interface Form<Values> {
  values: Values;
  set: (changes: Partial<Values>) => void;
  /** The messages at the fields. A field's own goes as soon as it is changed. */
  problems: Problems;
  /** What went wrong with the whole. */
  failure: { message: string; hint?: string } | null;
  isSending: boolean;
  /** For `<form noValidate onSubmit>`. Moves the focus to the first field with a problem. */
  submit: (event: FormEvent<HTMLFormElement>) => void;
}

export function useForm<Values extends object, Result>(input: FormInput<Values, Result>): Form<Values> {
  const [values, setValues] = useState(input.initial);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<Form<Values>['failure']>(null);
  const [isSending, setSending] = useState(false);

  const set = (changes: Partial<Values>) => {
    setValues((old) => ({ ...old, ...changes }));
    setProblems((old) => without(old, Object.keys(changes)));
  };

  const send = async (form: HTMLFormElement) => {
    const found = input.check(values);
    setProblems(found);
    setFailure(null);
    if (Object.keys(found).length > 0) return focusFirstProblem(form);
    setSending(true);
    try {
      await input.onDone(await input.send(values));
    } catch (error) {
      const atFields = fieldProblems(error);
      setProblems(atFields);
      setFailure(errorWords(error));
      focusFirstProblem(form);
    } finally {
      setSending(false);
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A form in a dialog stands inside another form's React tree: its submit must not reach that one.
    event.stopPropagation();
    if (!isSending) void send(event.currentTarget);
  };
  return { values, set, problems, failure, isSending, submit };
}

/** What went wrong with the whole, as long as no field says what is wrong with it. */
export function failureBesideFields({
  problems,
  failure,
}: Pick<Form<object>, 'problems' | 'failure'>): Form<object>['failure'] {
  return Object.keys(problems).length === 0 ? failure : null;
}

/** Drops the problems of the changed values, also those of parts inside them. */
function without(problems: Problems, changed: readonly string[]): Problems {
  const isStill = ([field]: [string, string]) => !changed.includes(field.split('.')[0] ?? field);
  return Object.fromEntries(Object.entries(problems).filter(isStill));
}

/** After the next frame: the messages must be drawn first. */
function focusFirstProblem(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
