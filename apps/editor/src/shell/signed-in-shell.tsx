// The frame of every screen that needs someone signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useRouter } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { errorWords, failureToast, isSignedOut } from '../api/error-words.ts';
import { LiveNotice, LiveProvider } from '../api/live-provider.tsx';
import { meQuery, setupQuery } from '../api/queries.ts';
import { signOut } from '../api/session.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { useToast } from '../ui/toast.tsx';
import { ScreenPending } from './screen-pending.tsx';
import { Shell } from './shell.tsx';

// Nobody waits for it: it only tells what comes later.
const NoticeWatch = lazy(() => import('./notice-watch.tsx').then((module) => ({ default: module.NoticeWatch })));

/** Shows the frame and the screen in it; without a session the way to one: the first account, or signing in and back here. */
export function SignedInShell({ isFocusedOnPhone, children }: { isFocusedOnPhone: boolean; children: ReactNode }) {
  const me = useQuery(meQuery);
  const leave = useSignOut();
  if (isSignedOut(me.error)) return <WayIn />;
  const { user, workspaceName, counts } = me.data ?? {};
  return (
    <LiveProvider isOn={me.data !== undefined}>
      <Shell
        workspace={workspaceName ?? 'Leeway'}
        user={user && { name: user.name, email: user.email, role: user.role, onSignOut: () => void leave() }}
        counts={counts}
        notice={me.data && <LiveNotice />}
        isFocusedOnPhone={isFocusedOnPhone}
      >
        {me.data && (
          <>
            <Suspense>
              <NoticeWatch />
            </Suspense>
            {children}
          </>
        )}
        {!me.data && me.isPending && <ScreenPending />}
        {!me.data && me.error && (
          <ErrorState title="Leeway did not open" {...errorWords(me.error)} onRetry={() => void me.refetch()} />
        )}
      </Shell>
    </LiveProvider>
  );
}

/** Where someone without a session goes. */
function WayIn() {
  const setup = useQuery(setupQuery);
  const router = useRouter();
  // Read once: followed, it would become the way to sign in itself, and each step there would lead to the next.
  const [next] = useState(() => router.state.location.href);
  if (setup.isPending) return null;
  if (setup.data?.needed) return <Navigate to="/welcome" replace />;
  return <Navigate to="/sign-in" search={next === '/' ? {} : { next }} replace />;
}

function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  return async () => {
    try {
      await signOut();
    } catch (error) {
      toast.show(failureToast(error));
      return;
    }
    await router.navigate({ to: '/sign-in' });
    // What the last person could see must not be shown to the next one.
    client.clear();
  };
}
