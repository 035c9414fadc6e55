import type { Delegation } from '@leeway/shared/api/approvals.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import { errorWords, failureToast } from '../api/error-words.ts';
import { meQuery, useMay } from '../api/queries.ts';
import { routes } from '../api/routes.ts';
import { useForm } from '../api/use-form.ts';
import { Button } from '../ui/button.tsx';
import { formatDateTime } from '../ui/format.ts';
import { FailureNotice, Notice } from '../ui/notice.tsx';
import { Select } from '../ui/select.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { awayProblems, fromFieldTime, toFieldTime } from './away-times.ts';
import { Section } from './section.tsx';

/** Who decides in one's place while one is away. */
export function AwaySection() {
  const mayDelegate = useMay(routes.delegations.set);
  const me = useQuery(meQuery).data?.user.id;
  const { data, error } = useQuery({
    queryKey: ['delegations'],
    queryFn: ({ signal }) => call(routes.delegations.list, { signal }),
    enabled: mayDelegate,
  });
  if (!mayDelegate || me === undefined) return null;
  const own = data?.items.find(({ from }) => from.id === me);
  return (
    <Section
      title="While you are away"
      about="What is given to you in Approvals may be decided by somebody else meanwhile. The record says who decided, and for whom."
    >
      {error ? (
        <Notice tone="fail" title={errorWords(error).message} />
      ) : !data ? (
        <SkeletonRows rows={2} label="Reading who decides for you" />
      ) : own ? (
        <Away delegation={own} />
      ) : (
        <AwayForm me={me} />
      )}
    </Section>
  );
}

function Away({ delegation: { to, startsAt, endsAt } }: { delegation: Delegation }) {
  const client = useQueryClient();
  const toast = useToast();
  const [isSending, setSending] = useState(false);
  const end = async () => {
    setSending(true);
    try {
      client.setQueryData(['delegations'], await call(routes.delegations.set, { body: { delegation: null } }));
    } catch (error) {
      toast.show(failureToast(error));
      setSending(false);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p>
        <strong className="font-semibold">{to.name}</strong> decides for you from {formatDateTime(startsAt)} until{' '}
        {formatDateTime(endsAt)}.
      </p>
      <Button isLoading={isSending} onClick={() => void end()}>
        End it
      </Button>
    </div>
  );
}

const DAY = 24 * 60 * 60 * 1000;

function AwayForm({ me }: { me: string }) {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call(routes.users.list, { signal }) });
  const people = (data?.items ?? []).filter(({ id, role }) => id !== me && role !== 'viewer');
  const [now] = useState(() => Date.now());
  const form = useForm({
    initial: { to: '', from: toFieldTime(now), until: toFieldTime(now + 7 * DAY) },
    check: (values) => awayProblems(values, Date.now()),
    send: ({ to, from, until }) => {
      const [startsAt, endsAt] = [fromFieldTime(from) ?? 0, fromFieldTime(until) ?? 0];
      return call(routes.delegations.set, { body: { delegation: { to, startsAt, endsAt } } });
    },
    onDone: (answer) => {
      client.setQueryData(['delegations'], answer);
    },
  });
  const { values, set, problems } = form;
  if (data && people.length === 0) {
    return <p className="text-ink-2">Nobody else here may decide. Add a person with the role “approver” first.</p>;
  }
  return (
    <form noValidate onSubmit={form.submit} className="flex max-w-80 flex-col gap-4">
      <Select
        label="Who decides for you"
        options={people.map(({ id, name, email }) => ({ value: id, label: name, description: email }))}
        value={values.to === '' ? null : values.to}
        onChange={(to) => set({ to })}
        error={problems.to}
      />
      <TextField
        label="From"
        type="datetime-local"
        value={values.from}
        onChange={(from) => set({ from })}
        error={problems.from}
      />
      <TextField
        label="Until"
        type="datetime-local"
        value={values.until}
        onChange={(until) => set({ until })}
        error={problems.until}
      />
      <FailureNotice failure={form.failure} />
      <Button type="submit" isLoading={form.isSending} className="self-start">
        Let them decide
      </Button>
    </form>
  );
}
