import { ProblemAlert } from '@/components/ProblemAlert';

import { Conflict } from './Conflict';
import styles from './ticket.module.css';

import type { TicketChange } from './use-ticket-change';

/** Why changes of the ticket were not made. */
export function ChangeProblem({ change }: { change: TicketChange }) {
  return change.refusals.map((refusal) =>
    refusal.conflict ? (
      <Conflict key={refusal.key} refusal={refusal} />
    ) : (
      <ProblemAlert
        key={refusal.key}
        className={styles.conflict}
        error={refusal.error}
        onRetry={refusal.retry}
      />
    ),
  );
}
