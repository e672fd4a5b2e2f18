import type { Problem } from '../api.js';
import { say } from '../format.js';

/** Why the hub does not answer a question, and what to do. */
export function Refused({ problem }: { readonly problem: Problem }) {
  return (
    <p className="cold" role="alert">
      {say(problem.text)}
      {problem.hint && `: ${say(problem.hint)}`}
    </p>
  );
}
