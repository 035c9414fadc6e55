import { users } from '@leeway/shared/api/workspace.ts';
import { useQuery } from '@tanstack/react-query';
import { problemsBySchema } from '../api/problems-by-schema.ts';
import { meQuery } from '../api/queries.ts';
import { changePassword } from '../api/session.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { chooseTheme, type Theme, useTheme } from '../ui/theme.ts';
import { useToast } from '../ui/toast.tsx';
import { AnswersSection } from './answers-section.tsx';
import { AwaySection } from './away-section.tsx';
import { roleWord } from './role-words.ts';
import { Section } from './section.tsx';

const themes: readonly { value: Theme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'system', label: 'As this device' },
];

/** The look in this browser, the own password, and who decides while one is away. */
export function YouTab() {
  const theme = useTheme();
  const { data } = useQuery(meQuery);
  return (
    <>
      <Section title="Appearance" about="Kept in this browser.">
        <RadioGroup label="Look" options={themes} value={theme} onChange={chooseTheme} />
      </Section>
      <Section
        title="Your account"
        about={data && `${data.user.name}, ${data.user.email}, ${roleWord(data.user.role).toLowerCase()}`}
      >
        <OwnPassword />
      </Section>
      <AwaySection />
      <AnswersSection />
    </>
  );
}

const start = { currentPassword: '', newPassword: '' };

function OwnPassword() {
  const toast = useToast();
  const form = useForm({
    initial: start,
    check: ({ currentPassword, newPassword }) => {
      const { password } = problemsBySchema(users.update.body, { password: newPassword });
      return {
        ...(currentPassword === '' && { currentPassword: 'Give your present password.' }),
        ...(password && { newPassword: password }),
      } as Record<string, string>;
    },
    send: changePassword,
    onDone: () => {
      form.set(start);
      toast.show({ title: 'Your password is changed', description: 'Your other browsers are signed out.', tone: 'ok' });
    },
  });
  const { values, set, problems } = form;
  return (
    <form noValidate onSubmit={form.submit} className="flex max-w-80 flex-col gap-4">
      <PasswordField
        label="Present password"
        autoComplete="current-password"
        value={values.currentPassword}
        onChange={(currentPassword) => set({ currentPassword })}
        error={problems.currentPassword}
      />
      <PasswordField
        label="New password"
        help="At least 10 characters."
        autoComplete="new-password"
        value={values.newPassword}
        onChange={(newPassword) => set({ newPassword })}
        error={problems.newPassword}
      />
      <FailureNotice failure={form.failure} />
      <Button type="submit" isLoading={form.isSending} className="self-start">
        Change the password
      </Button>
    </form>
  );
}
