import type { Form } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';

/** The end of a form of settings: what went wrong, and Save for those who may. */
export function FormFoot({
  form,
  mayChange,
}: {
  form: Pick<Form<object>, 'failure' | 'isSending'>;
  mayChange: boolean;
}) {
  return (
    <>
      <FailureNotice failure={form.failure} />
      {mayChange && (
        <Button type="submit" variant="primary" isLoading={form.isSending} className="self-start">
          Save
        </Button>
      )}
    </>
  );
}
