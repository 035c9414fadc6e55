import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LEVEL_WORDS } from '../dial/level-words.ts';
import { proposalQuery } from '../dial/trust-queries.ts';
import { Bars } from '../ui/bars.tsx';

/** The one step that has earned more, if there is one: nobody is asked about several at once. */
export function TrustProposal() {
  const { data } = useQuery(proposalQuery);
  const proposal = data?.proposal;
  if (!proposal) return null;
  const { workflowId, workflowTitle, nodeId, nodeTitle, level, words } = proposal;
  const { name, bars } = LEVEL_WORDS[level];
  return (
    <aside
      aria-labelledby="next-trust"
      className="mx-4 mb-4 flex flex-col gap-1.5 rounded-card border border-line bg-surface p-4 wide:mx-6 xl:ml-0 xl:w-72"
    >
      <h2 id="next-trust" className="font-semibold text-ink-2 text-sm">
        Next step in trust
      </h2>
      <p>
        {nodeTitle} has earned <em className="font-semibold not-italic">{name}</em>{' '}
        <Bars filled={bars} className="inline-block h-2.75 w-11" />
      </p>
      <p className="text-ink-2 text-sm">In {workflowTitle}</p>
      {words.slice(0, 2).map((line) => (
        <p key={line} className="text-ink-2">
          {line}
        </p>
      ))}
      <Link
        to="/workflows/$workflowId/trust/$nodeId"
        params={{ workflowId, nodeId }}
        className="w-fit py-0.5 text-focus underline underline-offset-2 hover:no-underline"
      >
        See why
      </Link>
    </aside>
  );
}
