import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { useState } from 'react';
import { errorWords } from '../api/error-words.ts';
import { meQuery, setupQuery } from '../api/queries.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { PlainCard } from '../ui/plain-card.tsx';
import { FirstChoice } from './first-choice.tsx';
import { OwnerForm } from './owner-form.tsx';

/** The first run: the owner's account, then the first workflow. */
export function WelcomePage() {
  const setup = useQuery(setupQuery);
  const client = useQueryClient();
  const [isMade, setMade] = useState(false);
  if (setup.isPending) return null;
  if (setup.isError) {
    return <ErrorState title="Leeway did not open" {...errorWords(setup.error)} onRetry={() => void setup.refetch()} />;
  }
  if (!setup.data.needed || isMade) return <FirstWorkflow />;

  const goOn = async () => {
    setMade(true);
    client.setQueryData(setupQuery.queryKey, { needed: false });
    await client.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <PlainCard title="Welcome" summary="Make your account. You will be the owner: you can add other people later.">
      <OwnerForm onDone={goOn} />
    </PlainCard>
  );
}

function FirstWorkflow() {
  const me = useQuery(meQuery);
  if (me.isPending) return null;
  if (me.isError) return <Navigate to="/sign-in" replace />;
  return (
    <PlainCard isWide title="What takes your time?" summary="Choose one to see it work on sample data.">
      <FirstChoice />
      <p className="mt-6">
        <Link to="/" className="text-focus underline underline-offset-2">
          Look round first
        </Link>
      </p>
    </PlainCard>
  );
}
