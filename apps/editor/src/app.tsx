// The routes: which address shows which screen. Each screen is a file of its own, loaded when it is opened.
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  RouterProvider,
  useMatches,
} from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { createQueryClient } from './api/queries.ts';
import {
  readApprovalsSearch,
  readCanvasSearch,
  readNotTakenSearch,
  readResultsSearch,
  readRunSearch,
  readRunsSearch,
  readSettingsSearch,
  readSignInSearch,
} from './search-params.ts';
import { RouteAnnouncer } from './shell/route-announcer.tsx';
import { ScreenError } from './shell/screen-error.tsx';
import { ScreenPending } from './shell/screen-pending.tsx';
import { SignedInShell } from './shell/signed-in-shell.tsx';
import { ToastProvider } from './ui/toast.tsx';

const NotFound = lazy(() => import('./shell/not-found.tsx').then((module) => ({ default: module.NotFound })));

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NoSuchAddress });
const framed = createRoute({ getParentRoute: () => rootRoute, id: 'framed', component: Framed });
const plain = createRoute({ getParentRoute: () => rootRoute, id: 'plain', component: Plain });

const welcome = createRoute({
  getParentRoute: () => plain,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./welcome/welcome-page.tsx'), 'WelcomePage'),
});
const signIn = createRoute({
  getParentRoute: () => plain,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});
const home = createRoute({
  getParentRoute: () => framed,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
});
const workflows = createRoute({
  getParentRoute: () => framed,
  path: '/workflows',
  component: lazyRouteComponent(() => import('./workflows/workflows-page.tsx'), 'WorkflowsPage'),
});
const canvas = createRoute({
  getParentRoute: () => framed,
  path: '/workflows/$workflowId',
  validateSearch: readCanvasSearch,
  component: lazyRouteComponent(() => import('./canvas/canvas-page.tsx'), 'CanvasPage'),
});
const trust = createRoute({
  getParentRoute: () => framed,
  path: '/workflows/$workflowId/trust/$nodeId',
  component: lazyRouteComponent(() => import('./dial/page/trust-page.tsx'), 'TrustPage'),
});
// The list stays mounted while its items change: an item is a child that only adds the id to the address.
const approvals = createRoute({
  getParentRoute: () => framed,
  path: '/approvals',
  validateSearch: readApprovalsSearch,
  component: lazyRouteComponent(() => import('./approvals/approvals-page.tsx'), 'ApprovalsPage'),
});
const approval = createRoute({
  getParentRoute: () => approvals,
  path: '$approvalId',
  staticData: { isFocusedOnPhone: true },
});
const runs = createRoute({
  getParentRoute: () => framed,
  path: '/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(() => import('./runs/runs-page.tsx'), 'RunsPage'),
});
const run = createRoute({
  getParentRoute: () => framed,
  path: '/runs/$runId',
  validateSearch: readRunSearch,
  component: lazyRouteComponent(() => import('./runs/run-page.tsx'), 'RunPage'),
});
const notTaken = createRoute({
  getParentRoute: () => framed,
  path: '/runs/not-taken',
  validateSearch: readNotTakenSearch,
  component: lazyRouteComponent(() => import('./runs/not-taken-page.tsx'), 'NotTakenPage'),
});
const notTakenItem = createRoute({
  getParentRoute: () => framed,
  path: '/runs/not-taken/$deliveryId',
  component: lazyRouteComponent(() => import('./runs/not-taken-item.tsx'), 'NotTakenItem'),
});
const results = createRoute({
  getParentRoute: () => framed,
  path: '/results',
  validateSearch: readResultsSearch,
  component: lazyRouteComponent(() => import('./results/results-page.tsx'), 'ResultsPage'),
});
const tables = createRoute({
  getParentRoute: () => framed,
  path: '/tables',
  component: lazyRouteComponent(() => import('./tables/tables-page.tsx'), 'TablesPage'),
});
const table = createRoute({ getParentRoute: () => tables, path: '$tableId' });
const connections = createRoute({
  getParentRoute: () => framed,
  path: '/connections',
  component: lazyRouteComponent(() => import('./connections/connections-page.tsx'), 'ConnectionsPage'),
});
const settings = createRoute({
  getParentRoute: () => framed,
  path: '/settings',
  validateSearch: readSettingsSearch,
  component: lazyRouteComponent(() => import('./settings/settings-page.tsx'), 'SettingsPage'),
});

const routeTree = rootRoute.addChildren([
  plain.addChildren([welcome, signIn]),
  framed.addChildren([
    home,
    workflows,
    canvas,
    trust,
    approvals.addChildren([approval]),
    runs,
    run,
    notTaken,
    notTakenItem,
    results,
    tables.addChildren([table]),
    connections,
    settings,
  ]),
]);

function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    // Data is kept by the query client; the router only preloads code.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ScreenError,
    defaultPendingComponent: ScreenPending,
    defaultNotFoundComponent: NotFoundInFrame,
    defaultPendingMs: 200,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
  interface StaticDataRouteOption {
    /** On a phone this screen hides the navigation; it must offer its own way back. */
    isFocusedOnPhone?: boolean;
  }
}

/** The whole editor. */
export function App() {
  const [router] = useState(createAppRouter);
  const [queryClient] = useState(createQueryClient);
  return (
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}

function Root() {
  return (
    <ToastProvider>
      <Outlet />
      <RouteAnnouncer />
    </ToastProvider>
  );
}

function Framed() {
  const isFocused = useMatches({ select: (matches) => matches.some((match) => match.staticData.isFocusedOnPhone) });
  return (
    <SignedInShell isFocusedOnPhone={isFocused}>
      <Outlet />
    </SignedInShell>
  );
}

/** The frame of the screens before someone is signed in: no navigation. */
function Plain() {
  return (
    <main className="min-h-dvh bg-bg">
      <Outlet />
    </main>
  );
}

function NoSuchAddress() {
  return (
    <main className="min-h-dvh bg-bg">
      <NotFoundInFrame />
    </main>
  );
}

function NotFoundInFrame() {
  return (
    <Suspense>
      <NotFound />
    </Suspense>
  );
}
