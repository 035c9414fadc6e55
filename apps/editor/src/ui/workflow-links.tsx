import { Link } from '@tanstack/react-router';

/** The titles of workflows in a sentence, each leading to its canvas. */
export function WorkflowLinks({ workflows }: { workflows: readonly { workflowId: string; title: string }[] }) {
  return workflows.map(({ workflowId, title }, index) => (
    <span key={workflowId}>
      {index > 0 && ', '}
      <Link to="/workflows/$workflowId" params={{ workflowId }} className="text-focus underline underline-offset-2">
        {title}
      </Link>
    </span>
  ));
}
