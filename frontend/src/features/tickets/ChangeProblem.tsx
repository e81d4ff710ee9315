import { ProblemAlert } from '@/components/ProblemAlert';

import { Conflict } from './Conflict';
import styles from './ticket.module.css';

import type { TicketChange } from './use-ticket-change';

/** Why a change of the ticket was not made. */
export function ChangeProblem({ change }: { change: TicketChange }) {
  return (
    <>
      <Conflict change={change} />
      {change.error ? (
        <ProblemAlert className={styles.conflict} error={change.error} onRetry={change.retry} />
      ) : null}
    </>
  );
}
