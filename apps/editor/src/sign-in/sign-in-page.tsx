import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter, useSearch } from '@tanstack/react-router';
import { setupQuery } from '../api/queries.ts';
import { signIn } from '../api/session.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { PlainCard } from '../ui/plain-card.tsx';
import { TextField } from '../ui/text-field.tsx';

type Entry = { email: string; password: string };

/** Signs in and goes to where the person wanted to be. */
export function SignInPage() {
  const { next } = useSearch({ from: '/plain/sign-in' });
  const router = useRouter();
  const client = useQueryClient();
  const setup = useQuery(setupQuery);
  const form = useForm({
    initial: { email: '', password: '' },
    check: missingWords,
    send: signIn,
    onDone: () => {
      client.clear();
      router.history.push(next ?? '/');
    },
  });
  const { values, set, problems, failure } = form;
  if (setup.data?.needed) return <Navigate to="/welcome" replace />;
  return (
    <PlainCard title="Sign in">
      <form noValidate onSubmit={form.submit} className="flex flex-col gap-4">
        <FailureNotice failure={failure} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          value={values.email}
          onChange={(email) => set({ email })}
          error={problems.email}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          value={values.password}
          onChange={(password) => set({ password })}
          error={problems.password}
        />
        <Button type="submit" variant="primary" isLoading={form.isSending} className="mt-2 self-start">
          Sign in
        </Button>
      </form>
    </PlainCard>
  );
}

function missingWords({ email, password }: Entry): Partial<Entry> & Record<string, string> {
  return {
    ...(email.trim() === '' && { email: 'Give your e-mail address.' }),
    ...(password === '' && { password: 'Give your password.' }),
  };
}
